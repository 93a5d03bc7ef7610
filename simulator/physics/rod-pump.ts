import { wellStateToCode, type WellState } from '#shared/domain/telemetry/well-state.ts';
import type { SeededRandom } from './seeded-random.ts';
import { approach, clamp, createSlowNoise } from './slow-noise.ts';
import { installPump } from './pump-installation.ts';
import { DAY_S, scaleFlow, noFlow } from './well-model.ts';
import type { Flow, ProducerDesign, Surroundings, WellModel } from './well-model.ts';

const FULL_FILLAGE = 0.94;
const PUMP_OFF_FILLAGE = 0.8;
const STARTING_S = 40;
/** Seconds of poor fillage before the controller stops the unit. */
const POUND_S = 25;

/**
 * A beam pump on a pump-off controller. The annulus stores what the reservoir gives; running empties it faster than it
 * fills, until fillage falls below the set point and the unit idles. `fault` is a worn pump: part of each stroke leaks back.
 */
export function createRodPump(design: ProducerDesign, random: SeededRandom): WellModel {
  const unit = sizeUnit(design, random);
  const gasNoise = createSlowNoise(random, 0.05, 1_500);
  const speedNoise = createSlowNoise(random, 0.008, 120);
  const inflowNoise = createSlowNoise(random, 0.06, 1_800);
  const leakShare = 0.3 * design.fault;

  let state: WellState = 'normal';
  let inStateS = 0;
  let poorS = 0;
  let idleS = unit.idleS;
  let isStoppedByHand = false;
  let storedBbl = random.fraction() * unit.poundBbl * 6;
  let fillage = FULL_FILLAGE;
  let flow: Flow = scaleFlow(design.today, 1);
  let runShare = unit.runShare;
  let shownOil = design.today.oilBblPerDay;
  let shownWater = design.today.waterBblPerDay;
  let tubingPsi = design.linePsi + 60;
  let casingPsi = unit.casingPsi;
  let motorAmps = 0;
  let strokes = 0;

  const isRunning = () => state === 'normal' || state === 'starting';

  function decide(elapsedS: number, around: Surroundings) {
    inStateS += elapsedS;
    if (isStoppedByHand) return enter('manualOff');
    if (around.isHeldDown) return enter('downtime');
    if (state === 'manualOff' || state === 'downtime') return enter('starting');
    if (state === 'pumpOffIdle' && inStateS >= idleS) return enter('starting');
    if (state === 'starting' && inStateS >= STARTING_S) return enter('normal');
    poorS = state === 'normal' && fillage < PUMP_OFF_FILLAGE ? poorS + elapsedS : 0;
    if (poorS < POUND_S) return;
    idleS = unit.idleS * random.between(0.8, 1.2);
    enter('pumpOffIdle');
  }

  function enter(next: WellState) {
    if (next === state) return;
    state = next;
    inStateS = 0;
    poorS = 0;
  }

  function produce(elapsedS: number, around: Surroundings) {
    const potentialBbl = unit.liquidBblPerDay * around.potentialRatio;
    const roomLeft = clamp(1 - storedBbl / unit.fullAnnulusBbl, 0, 1);
    const surge = Math.max(0, 1 + inflowNoise.value);
    const inflowBbl = (potentialBbl * roomLeft * surge * elapsedS) / DAY_S;
    const strokeBblPerDay = unit.displacementBblPerDay * (1 - leakShare) * (1 + speedNoise.value);
    fillage = fillageOf(potentialBbl / strokeBblPerDay, storedBbl / unit.poundBbl);
    const wantedBbl = isRunning() ? (strokeBblPerDay * fillage * elapsedS) / DAY_S : 0;
    const pumpedBbl = Math.min(wantedBbl, storedBbl + inflowBbl);
    storedBbl += inflowBbl - pumpedBbl;
    const liquids = (pumpedBbl * DAY_S) / elapsedS / unit.liquidBblPerDay;
    const gas = around.potentialRatio * roomLeft * Math.max(0, 1 + gasNoise.value);
    flow = around.isHeldDown || isStoppedByHand ? noFlow : scaleFlow(design.today, liquids, gas);
  }

  function measure(elapsedS: number, around: Surroundings) {
    const running = isRunning() ? 1 : 0;
    runShare = approach(runShare, running, elapsedS, 6 * 3_600);
    shownOil = approach(shownOil, flow.oilBblPerDay, elapsedS, 2_400);
    shownWater = approach(shownWater, flow.waterBblPerDay, elapsedS, 2_400);
    tubingPsi = approach(
      tubingPsi,
      around.linePsi + 18 + 55 * running,
      elapsedS,
      running ? 90 : 600,
    );
    const casingGoal =
      unit.casingPsi + (around.linePsi - design.linePsi) + 0.05 * (around.ambientF - 64);
    casingPsi = approach(casingPsi, casingGoal + (running ? 0 : 9), elapsedS, 900);
    strokes = running * unit.strokesPerMinute * (1 + speedNoise.value);
    motorAmps =
      running * unit.fullAmps * (0.62 + 0.38 * (fillage / FULL_FILLAGE) + 2 * speedNoise.value);
  }

  return {
    step(elapsedS, around) {
      gasNoise.step(elapsedS);
      inflowNoise.step(elapsedS);
      speedNoise.step(elapsedS);
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
        running: isRunning() ? 1 : 0,
        strokesPerMinute: strokes,
        pumpFillagePct: isRunning() ? fillage * 100 : 0,
        motorAmps,
        runTimePct: runShare * 100,
        tubingPsi,
        casingPsi,
        oilRateBblPerDay: shownOil,
        waterRateBblPerDay: shownWater,
        gasRateMcfPerDay: flow.gasMcfPerDay,
      };
    },
    pump: installPump(design, unit),
    command(signal, value) {
      if (signal !== 'running') return false;
      isStoppedByHand = value === 0;
      return true;
    },
  };
}

/** Share of the barrel filled: what flows in while the annulus is empty, full once there is liquid above the pump. */
function fillageOf(emptyShare: number, storedOverPound: number): number {
  const floor = clamp(emptyShare, 0.1, FULL_FILLAGE);
  return floor + (FULL_FILLAGE - floor) * clamp(storedOverPound, 0, 1);
}

function sizeUnit(design: ProducerDesign, random: SeededRandom) {
  const liquidBblPerDay = design.today.oilBblPerDay + design.today.waterBblPerDay;
  const runShare = random.between(0.5, 0.74);
  const displacementBblPerDay = liquidBblPerDay / (runShare * FULL_FILLAGE);
  const plungerIn = liquidBblPerDay > 150 ? 2 : 1.75;
  const strokeIn = liquidBblPerDay > 90 ? 144 : 120;
  return {
    liquidBblPerDay,
    runShare,
    displacementBblPerDay,
    // Displacement = 0.116571 · D² · S · N bbl/d, D and S in inches (domain reference 6.1).
    plungerIn,
    strokeIn,
    strokesPerMinute: displacementBblPerDay / (0.116571 * plungerIn ** 2 * strokeIn),
    idleS: random.between(480, 1_260),
    poundBbl: (liquidBblPerDay * 150) / DAY_S,
    fullAnnulusBbl: liquidBblPerDay * 0.6,
    fullAmps: random.between(24, 46),
    casingPsi: design.linePsi + random.between(8, 45),
  };
}
