import { wellStateToCode, type WellState } from '#shared/domain/telemetry/well-state.ts';
import type { SeededRandom } from './seeded-random.ts';
import { approach, clamp, createSlowNoise } from './slow-noise.ts';
import { noFlow, scaleFlow } from './well-model.ts';
import type { Flow, ProducerDesign, Surroundings, WellModel } from './well-model.ts';

/**
 * Continuous gas lift with heading: liquid comes in slugs of one period, sharper in some wells than in others. Without
 * injection the well loads up within half an hour. `fault` is a valve that sticks: sharper heading, restless injection.
 */
export function createGasLift(design: ProducerDesign, random: SeededRandom): WellModel {
  const well = sizeWell(design, random);
  const periodNoise = createSlowNoise(random, 0.15, 7_200);
  const injectionNoise = createSlowNoise(random, 0.02 + 0.06 * design.fault, 300);
  const gasNoise = createSlowNoise(random, 0.03, 900);

  let state: WellState = 'normal';
  let setMcfPerDay = well.injectionMcfPerDay;
  let injectionMcfPerDay = setMcfPerDay;
  let lifted = 1;
  let phase = random.between(0, 2 * Math.PI);
  let flow: Flow = scaleFlow(design.today, 1);
  let tubingPsi = design.linePsi + 80;
  let casingPsi = well.casingPsi;
  let slug = 1;

  function inject(elapsedS: number, around: Surroundings) {
    const goal = around.isHeldDown ? 0 : setMcfPerDay * Math.max(0, 1 + injectionNoise.value);
    injectionMcfPerDay = approach(injectionMcfPerDay, goal, elapsedS, 45);
    const share = injectionMcfPerDay / well.injectionMcfPerDay;
    // Normalised so that design injection gives design production; more gas helps little, none lets the well die.
    const helps = around.isHeldDown ? 0 : (1 - Math.exp(-2.2 * share)) / (1 - Math.exp(-2.2));
    lifted = approach(lifted, helps, elapsedS, 1_200);
  }

  function produce(elapsedS: number, around: Surroundings) {
    phase += (2 * Math.PI * elapsedS) / (well.periodS * clamp(1 + periodNoise.value, 0.5, 2));
    if (phase > 2 * Math.PI) phase -= 2 * Math.PI * Math.floor(phase / (2 * Math.PI));
    slug = Math.exp(well.sharpness * Math.cos(phase)) / well.slugMean;
    const liquids = around.potentialRatio * lifted * slug;
    const gas =
      around.potentialRatio * lifted * (0.6 + 0.4 * slug) * Math.max(0, 1 + gasNoise.value);
    state = around.isHeldDown ? 'downtime' : 'normal';
    flow = around.isHeldDown ? noFlow : scaleFlow(design.today, liquids, gas);
  }

  function measure(elapsedS: number, around: Surroundings) {
    const backPsi = around.isHeldDown ? 15 : 25 + 70 * slug * lifted;
    tubingPsi = approach(tubingPsi, around.linePsi + backPsi, elapsedS, 40);
    // Gas compresses in the annulus before a slug and lets go with it.
    const supply = clamp(injectionMcfPerDay / well.injectionMcfPerDay, 0, 1.5);
    const casingGoal =
      around.linePsi + (well.casingPsi - around.linePsi) * (0.72 + 0.28 * supply) - 24 * (slug - 1);
    casingPsi = approach(casingPsi, casingGoal, elapsedS, 240);
  }

  return {
    step(elapsedS, around) {
      periodNoise.step(elapsedS);
      injectionNoise.step(elapsedS);
      gasNoise.step(elapsedS);
      inject(elapsedS, around);
      produce(elapsedS, around);
      measure(elapsedS, around);
    },
    get flow() {
      return flow;
    },
    get readings() {
      return {
        wellState: wellStateToCode(state),
        injectionRateMcfPerDay: injectionMcfPerDay,
        tubingPsi,
        casingPsi,
        oilRateBblPerDay: flow.oilBblPerDay,
        waterRateBblPerDay: flow.waterBblPerDay,
        gasRateMcfPerDay: flow.gasMcfPerDay,
      };
    },
    command(signal, value) {
      if (signal !== 'injectionRateMcfPerDay') return false;
      setMcfPerDay = clamp(value, 0, 2 * well.injectionMcfPerDay);
      return true;
    },
  };
}

function sizeWell(design: ProducerDesign, random: SeededRandom) {
  const sharpness = random.between(0.15, 0.7) + 0.9 * design.fault;
  return {
    injectionMcfPerDay: random.between(480, 820),
    casingPsi: random.between(880, 1_080),
    periodS: random.between(1_300, 3_400),
    sharpness,
    slugMean: besselI0(sharpness),
  };
}

/** Mean of exp(κ·cos φ) over a turn: modified Bessel function I0 by its power series, good to 1e-9 for κ < 3. */
function besselI0(kappa: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 20; k += 1) {
    term *= (kappa / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}
