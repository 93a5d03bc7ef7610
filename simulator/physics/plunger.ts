import { wellStateToCode, type WellState } from '#shared/domain/telemetry/well-state.ts';
import type { SeededRandom } from './seeded-random.ts';
import { approach, clamp, createSlowNoise } from './slow-noise.ts';
import { DAY_S, noFlow } from './well-model.ts';
import type { Flow, ProducerDesign, Surroundings, WellModel } from './well-model.ts';

/** One barrel stands 258 ft high in 2 3/8 in tubing; at 0.42 psi/ft it weighs this much. */
const SLUG_PSI_PER_BBL = 108;
const FALL_FT_PER_MIN = 260;
const GIVE_UP_RISE_S = 40 * 60;
const SLUG_OUT_S = 200;

/**
 * Plunger lift: shut in until the casing can lift the slug, plunger rises, arrives with the liquid, gas flows after it
 * until too slow to carry liquid, plunger falls. The casing is a gas store filled by the reservoir. `fault` is a worn
 * plunger: slow arrivals and missed ones.
 */
export function createPlunger(design: ProducerDesign, random: SeededRandom): WellModel {
  const well = sizeWell(design, random);
  const rateNoise = createSlowNoise(random, 0.04, 240);

  let state: WellState = 'shutIn';
  let inStateS = 0;
  let riseS = Infinity;
  let arrivalsToday = 0;
  let casingPsi = well.openPsi * random.between(0.75, 1);
  let tubingPsi = casingPsi - 60;
  let flow: Flow = noFlow;
  let heldOilBbl = design.today.oilBblPerDay * 0.05;
  let heldWaterBbl = design.today.waterBblPerDay * 0.05;
  let slug = { oilBbl: 0, waterBbl: 0 };
  let shownOil = design.today.oilBblPerDay;
  let shownWater = design.today.waterBblPerDay;

  const slugPsi = () => (heldOilBbl + heldWaterBbl) * SLUG_PSI_PER_BBL;

  function decide(elapsedS: number, around: Surroundings) {
    inStateS += elapsedS;
    if (around.isHeldDown) return enter('downtime');
    if (state === 'downtime') return enter('fall');
    if (state === 'fall' && inStateS >= (design.liftDepthFt / FALL_FT_PER_MIN) * 60)
      return enter('shutIn');
    if (state === 'noArrival' && inStateS >= 5_400) return open();
    if (state === 'shutIn' && canLift(around)) return open();
    if (state === 'rise' && inStateS >= Math.min(riseS, GIVE_UP_RISE_S)) return arriveOrNot();
    if (state === 'afterFlow' && flow.gasMcfPerDay < well.criticalMcfPerDay && inStateS > 300)
      enter('fall');
  }

  /** Load factor (domain reference 6.5) below one half, at the pressure the controller was set to. */
  function canLift(around: Surroundings): boolean {
    const isLight = casingPsi - around.linePsi > 2 * slugPsi();
    return (casingPsi >= well.openPsi && isLight) || casingPsi > well.shutInPsi * 0.97;
  }

  function open() {
    const missed = random.fraction() < 0.008 + 0.3 * design.fault;
    const speedFtPerMin = clamp(760 - 260 * design.fault + 70 * random.normal(), 430, 1_150);
    riseS = missed ? Infinity : (design.liftDepthFt / speedFtPerMin) * 60;
    enter('rise');
  }

  function arriveOrNot() {
    if (riseS === Infinity) return enter('noArrival');
    arrivalsToday += 1;
    slug = { oilBbl: slug.oilBbl + heldOilBbl, waterBbl: slug.waterBbl + heldWaterBbl };
    heldOilBbl = 0;
    heldWaterBbl = 0;
    enter('afterFlow');
  }

  function enter(next: WellState) {
    if (next === state) return;
    state = next;
    inStateS = 0;
  }

  function produce(elapsedS: number, around: Surroundings) {
    const taper = clamp((well.shutInPsi - casingPsi) / 200, 0, 1) * around.potentialRatio;
    const days = elapsedS / DAY_S;
    heldOilBbl += design.today.oilBblPerDay * taper * days;
    heldWaterBbl += design.today.waterBblPerDay * taper * days;
    const gasOut = gasRate(around);
    const gasIn = design.today.gasMcfPerDay * taper;
    casingPsi += ((gasIn - gasOut) * days) / well.mcfPerPsi;
    flow = { ...liquidOut(elapsedS), gasMcfPerDay: gasOut };
  }

  function gasRate(around: Surroundings): number {
    if (state !== 'rise' && state !== 'afterFlow') return 0;
    const drivingPsi = Math.sqrt(Math.max(0, casingPsi ** 2 - around.linePsi ** 2));
    const opening = state === 'rise' ? 0.45 : 1;
    return well.mcfPerDayPerPsi * drivingPsi * opening * Math.max(0.1, 1 + rateNoise.value);
  }

  function liquidOut(elapsedS: number) {
    const share = state === 'afterFlow' ? Math.min(1, elapsedS / SLUG_OUT_S) : 0;
    const out = { oilBbl: slug.oilBbl * share, waterBbl: slug.waterBbl * share };
    slug = { oilBbl: slug.oilBbl - out.oilBbl, waterBbl: slug.waterBbl - out.waterBbl };
    const perDay = DAY_S / elapsedS;
    return { oilBblPerDay: out.oilBbl * perDay, waterBblPerDay: out.waterBbl * perDay };
  }

  function measure(elapsedS: number, around: Surroundings) {
    shownOil = approach(shownOil, flow.oilBblPerDay, elapsedS, 5 * 3_600);
    shownWater = approach(shownWater, flow.waterBblPerDay, elapsedS, 5 * 3_600);
    const isOpen = state === 'rise' || state === 'afterFlow';
    const flowing = around.linePsi + 4 + 0.05 * flow.gasMcfPerDay;
    const shut = Math.max(around.linePsi + 2, casingPsi - slugPsi());
    tubingPsi = approach(
      tubingPsi,
      isOpen ? Math.min(flowing, casingPsi) : shut,
      elapsedS,
      isOpen ? 70 : 260,
    );
  }

  return {
    step(elapsedS, around) {
      rateNoise.step(elapsedS);
      decide(elapsedS, around);
      produce(elapsedS, around);
      measure(elapsedS, around);
    },
    get flow() {
      return flow;
    },
    get readings() {
      return {
        wellState: wellStateToCode(state),
        plungerArrivals: arrivalsToday,
        tubingPsi,
        casingPsi,
        oilRateBblPerDay: shownOil,
        waterRateBblPerDay: shownWater,
        gasRateMcfPerDay: flow.gasMcfPerDay,
      };
    },
    command(signal, value) {
      // The controller's day counter is put to zero at gauge time.
      if (signal !== 'plungerArrivals') return false;
      arrivalsToday = Math.max(0, Math.round(value));
      return true;
    },
  };
}

function sizeWell(design: ProducerDesign, random: SeededRandom) {
  const openPsi = design.linePsi + random.between(260, 360);
  const openDrivingPsi = Math.sqrt(openPsi ** 2 - design.linePsi ** 2);
  return {
    openPsi,
    shutInPsi: openPsi + 420,
    // 0.06 ft³ per foot between 4 1/2 in casing and tubing, one atmosphere per 14.7 psi.
    mcfPerPsi: (design.liftDepthFt * 0.06) / 14.7 / 1_000,
    mcfPerDayPerPsi: (design.today.gasMcfPerDay * 4.2) / openDrivingPsi,
    criticalMcfPerDay: design.today.gasMcfPerDay * 2.4,
  };
}
