import { kilopascalPerPsi } from './factors.ts';

/** The state a gas volume is stated at. */
export interface GasBase {
  readonly psia: number;
  readonly rankine: number;
}

/** 60 °F; US bases differ in pressure only (domain reference 2.5: TX 14.65, federal 14.73, NM 15.025 psia). */
const rankineAt60F = 519.67;

export function mcfBase(psia: number): GasBase {
  return { psia, rankine: rankineAt60F };
}

/** Sm³: 15 °C and 101.325 kPa (ISO 13443). */
export const metricGasBase: GasBase = { psia: 101.325 / kilopascalPerPsi, rankine: 288.15 * 1.8 };

/**
 * How many volumes at `to` one volume at `from` is: V2/V1 = (P1/P2)·(T2/T1), the ideal gas law; compressibility at base
 * conditions is left out, as in domain reference 2.5.
 */
export function gasBaseRatio(from: GasBase, to: GasBase): number {
  return (from.psia / to.psia) * (to.rankine / from.rankine);
}
