import type { SeededRandom } from './seeded-random.ts';
import { approach, clamp, createSlowNoise } from './slow-noise.ts';
import type { WellReadings } from './well-model.ts';

export interface DisposalDesign {
  readonly key: string;
  /** What the injection pump moves when it runs. */
  readonly pumpBblPerDay: number;
  readonly restPsi: number;
}

/** A salt water disposal well: takes what the battery's injection pump sends, at a pressure that grows with rate. */
export interface DisposalWell {
  step(elapsedS: number, injectionBblPerDay: number): void;
  readonly readings: WellReadings;
}

export function createDisposalWell(design: DisposalDesign, random: SeededRandom): DisposalWell {
  const frictionNoise = createSlowNoise(random, 0.03, 3 * 86_400);
  const fullPsi = random.between(620, 880);
  let injectionPsi = design.restPsi;
  let casingPsi = random.between(20, 60);
  let shownBblPerDay = 0;

  return {
    step(elapsedS, injectionBblPerDay) {
      const share = injectionBblPerDay / design.pumpBblPerDay;
      const goal = design.restPsi + fullPsi * share * (1 + frictionNoise.step(elapsedS));
      // Pressure falls off slower after the pump stops than it rises.
      injectionPsi = approach(injectionPsi, goal, elapsedS, share > 0 ? 120 : 1_500);
      casingPsi = clamp(casingPsi + 0.02 * Math.sqrt(elapsedS) * random.normal(), 5, 120);
      shownBblPerDay = approach(shownBblPerDay, injectionBblPerDay, elapsedS, 8);
    },
    get readings() {
      return {
        injectionRateBblPerDay: shownBblPerDay < 1 ? 0 : shownBblPerDay,
        injectionPsi,
        casingPsi,
        running: shownBblPerDay > 1 ? 1 : 0,
      };
    },
  };
}
