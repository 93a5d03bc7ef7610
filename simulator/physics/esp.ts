import { wellStateToCode, type WellState } from '#shared/domain/telemetry/well-state.ts';
import type { SeededRandom } from './seeded-random.ts';
import { approach, clamp, createSlowNoise } from './slow-noise.ts';
import { noFlow, scaleFlow } from './well-model.ts';
import type { Flow, ProducerDesign, Surroundings, WellModel } from './well-model.ts';

const HYDROSTATIC_PSI_PER_FT = 0.36;
const RAMP_HZ_PER_S = 0.4;
const RESTART_DELAY_S = 35 * 60;
/** How far the drive may trim from its design speed by itself. */
const TRIM_HZ = 5;
const MIN_HZ = 35;
const MAX_HZ = 65;

/**
 * An electric submersible pump on a variable speed drive that holds the intake pressure. Annulus and intake pressure are
 * one storage: the reservoir fills it, the pump empties it. `fault` is free gas: lock episodes that cut the flow, let the
 * amps saw and drop, heat the motor, and sometimes end in an underload trip.
 */
export function createEsp(design: ProducerDesign, random: SeededRandom): WellModel {
  const pump = sizePump(design, random);
  const gasNoise = createSlowNoise(random, 0.025, 90);
  const gasRateNoise = createSlowNoise(random, 0.03, 1_800);
  const lock = createGasLock(random, design.fault);

  let state: WellState = 'normal';
  let inStateS = 0;
  let handHz: number | null = null;
  let isStoppedByHand = false;
  let setHz = pump.designHz;
  let driveHz = pump.designHz;
  let intakePsi = pump.intakePsi;
  let flow: Flow = scaleFlow(design.today, 1);
  let motorTempF = pump.motorTempF;
  let tubingPsi = design.linePsi + 90;
  let casingPsi = pump.casingPsi;
  let motorAmps = 0;

  function decide(elapsedS: number, around: Surroundings) {
    inStateS += elapsedS;
    if (isStoppedByHand) return enter('manualOff');
    if (around.isHeldDown) return enter('downtime');
    if (state === 'normal' && lock.hasTripped) return enter('malfunction');
    const mayStart = state === 'malfunction' ? inStateS >= RESTART_DELAY_S : state !== 'normal';
    if (mayStart && state !== 'starting') return enter('starting');
    if (state === 'starting' && driveHz >= setHz - 0.1) enter('normal');
  }

  function enter(next: WellState) {
    if (next === state) return;
    state = next;
    inStateS = 0;
  }

  function drive(elapsedS: number) {
    const isOn = state === 'normal' || state === 'starting';
    // Integral action only, slow against the 20 min of the annulus, so that the loop does not swing.
    const trimHz = state === 'normal' ? 2e-5 * (intakePsi - pump.intakePsi) * elapsedS : 0;
    setHz = handHz ?? clamp(setHz + trimHz, pump.designHz - TRIM_HZ, pump.designHz + TRIM_HZ);
    const step = RAMP_HZ_PER_S * elapsedS;
    driveHz = isOn ? clamp(setHz, driveHz - step, driveHz + step) : Math.max(0, driveHz - 4 * step);
  }

  function produce(elapsedS: number, around: Surroundings) {
    const inflow = (around.potentialRatio * (pump.reservoirPsi - intakePsi)) / pump.drawdownPsi;
    const head = clamp(1 + 0.35 * (intakePsi / pump.intakePsi - 1), 0.2, 1.25);
    // Below ~30 Hz the pump does not overcome the column.
    const speed = Math.max(0, (driveHz - 30) / (pump.designHz - 30));
    const pumped = speed * head * lock.efficiency * (1 + gasNoise.value);
    const held = intakePsi + ((inflow - pumped) * pump.drawdownPsi * elapsedS) / pump.fillS;
    intakePsi = clamp(held, 40, pump.reservoirPsi);
    const isShut = driveHz === 0;
    const gas = pumped * (1 + gasRateNoise.value);
    flow = isShut ? noFlow : scaleFlow(design.today, pumped, gas);
  }

  function measure(elapsedS: number, around: Surroundings) {
    const load = (driveHz / pump.designHz) ** 2;
    motorAmps = driveHz === 0 ? 0 : pump.fullAmps * load * (lock.amps + 1.4 * gasNoise.value);
    const rise = driveHz === 0 ? 0 : (pump.motorTempF - pump.intakeTempF) * load * lock.heat;
    motorTempF = approach(motorTempF, pump.intakeTempF + rise, elapsedS, 1_500);
    const share = flow.oilBblPerDay / design.today.oilBblPerDay;
    const tubingGoal = around.linePsi + 30 + 60 * share ** 2;
    tubingPsi = approach(tubingPsi, tubingGoal, elapsedS, 60);
    const casingGoal = pump.casingPsi + 0.04 * (intakePsi - pump.intakePsi);
    casingPsi = approach(casingPsi, casingGoal, elapsedS, 1_200);
  }

  return {
    step(elapsedS, around) {
      gasNoise.step(elapsedS);
      gasRateNoise.step(elapsedS);
      lock.step(elapsedS, state === 'normal');
      decide(elapsedS, around);
      drive(elapsedS);
      produce(elapsedS, around);
      measure(elapsedS, around);
    },
    get flow() {
      return flow;
    },
    get readings() {
      return {
        wellState: wellStateToCode(state),
        running: driveHz > 0 ? 1 : 0,
        driveHz,
        motorAmps,
        motorTempF,
        intakePsi,
        dischargePsi: tubingPsi + design.liftDepthFt * HYDROSTATIC_PSI_PER_FT,
        tubingPsi,
        casingPsi,
        oilRateBblPerDay: flow.oilBblPerDay,
        waterRateBblPerDay: flow.waterBblPerDay,
        gasRateMcfPerDay: flow.gasMcfPerDay,
      };
    },
    command(signal, value) {
      if (signal === 'running') isStoppedByHand = value === 0;
      else if (signal === 'driveHz') handHz = clamp(value, MIN_HZ, MAX_HZ);
      else return false;
      return true;
    },
  };
}

/** Episodes of gas in the stages; `severity` 0 has none. */
function createGasLock(random: SeededRandom, severity: number) {
  const next = () => (severity === 0 ? Infinity : random.waiting((3 * 3_600) / severity));
  let untilS = next();
  let leftS = 0;
  let depth = 0;
  let hasTripped = false;
  let saw = 0;

  function begin() {
    leftS = random.between(12, 28) * 60;
    untilS = next();
  }

  function end() {
    hasTripped = random.fraction() < 0.2;
    leftS = 0;
  }

  return {
    get efficiency() {
      return 1 - 0.65 * depth;
    },
    get amps() {
      return 1 - 0.34 * depth + 0.12 * depth * saw;
    },
    get heat() {
      return 1 + 0.5 * depth;
    },
    /** True for the one step in which underload protection acts. */
    get hasTripped() {
      return hasTripped;
    },
    step(elapsedS: number, isPumping: boolean) {
      hasTripped = false;
      if (!isPumping) leftS = 0;
      else if (leftS > 0) {
        leftS -= elapsedS;
        if (leftS <= 0) end();
      } else {
        untilS -= elapsedS;
        if (untilS <= 0) begin();
      }
      depth = approach(depth, leftS > 0 ? 1 : 0, elapsedS, 150);
      saw = ((saw + elapsedS / 20 + 1) % 2) - 1;
    },
  };
}

function sizePump(design: ProducerDesign, random: SeededRandom) {
  const intakePsi = random.between(480, 850);
  const reservoirPsi = intakePsi + random.between(900, 1_500);
  const intakeTempF = 62 + design.liftDepthFt * 0.0115;
  return {
    intakePsi,
    reservoirPsi,
    drawdownPsi: reservoirPsi - intakePsi,
    fillS: random.between(900, 1_500),
    designHz: random.between(48, 57),
    fullAmps: random.between(38, 72),
    intakeTempF,
    motorTempF: intakeTempF + random.between(38, 62),
    casingPsi: design.linePsi + random.between(5, 40),
  };
}
