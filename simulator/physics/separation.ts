import type { SeededRandom } from './seeded-random.ts';
import { approach, clamp, createSlowNoise } from './slow-noise.ts';
import { DAY_S } from './well-model.ts';

const ATMOSPHERE_PSI = 13.2;
const DIFFERENTIAL_SPAN_IN_H2O = 250;
const FUEL_SHARE = 0.015;

/**
 * Separator with the gas sales meter behind it. Vessel volume smooths slugs; an orifice of fixed size turns rate into
 * differential pressure: q = K · √(dP · P / T), P in psia, T in °R (form of AGA Report No. 3 with every factor in K).
 */
export interface Separation {
  readonly pressurePsi: number;
  readonly temperatureF: number;
  readonly gasRateMcfPerDay: number;
  readonly differentialInH2O: number;
  readonly volumeTodayMcf: number;
  step(elapsedS: number, gasMcfPerDay: number, linePsi: number, ambientF: number): void;
  startDay(): void;
}

export function createSeparation(
  usualGasMcfPerDay: number,
  linePsi: number,
  random: SeededRandom,
): Separation {
  const valveNoise = createSlowNoise(random, 1.2, 25);
  const orificeFactor =
    usualGasMcfPerDay / Math.sqrt((60 * (linePsi + ATMOSPHERE_PSI)) / (80 + 459.67));
  let gasRateMcfPerDay = usualGasMcfPerDay;
  let pressurePsi = linePsi + 8;
  let temperatureF = 85;
  let volumeTodayMcf = 0;

  return {
    get pressurePsi() {
      return pressurePsi;
    },
    get temperatureF() {
      return temperatureF;
    },
    get gasRateMcfPerDay() {
      return gasRateMcfPerDay;
    },
    get differentialInH2O() {
      const perRoot = gasRateMcfPerDay / orificeFactor;
      const inH2O = (perRoot ** 2 * (temperatureF + 459.67)) / (pressurePsi + ATMOSPHERE_PSI);
      return clamp(inH2O, 0, DIFFERENTIAL_SPAN_IN_H2O);
    },
    get volumeTodayMcf() {
      return volumeTodayMcf;
    },
    step(elapsedS, gasMcfPerDay, currentLinePsi, ambientF) {
      const sales = gasMcfPerDay * (1 - FUEL_SHARE);
      gasRateMcfPerDay = approach(gasRateMcfPerDay, sales, elapsedS, 150);
      volumeTodayMcf += (gasRateMcfPerDay * elapsedS) / DAY_S;
      const load = clamp(gasRateMcfPerDay / usualGasMcfPerDay, 0, 3);
      const goal = currentLinePsi + 2 + 6 * load + valveNoise.step(elapsedS);
      pressurePsi = approach(pressurePsi, goal, elapsedS, 20);
      temperatureF = approach(temperatureF, 52 + 0.45 * ambientF, elapsedS, 2_400);
    },
    startDay() {
      volumeTodayMcf = 0;
    },
  };
}
