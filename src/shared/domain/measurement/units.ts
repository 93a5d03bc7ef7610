import { cubicFeetPerCubicMetre, cubicMetresPerBarrel, kilopascalPerPsi } from './factors.ts';
import { gasBaseRatio, mcfBase, metricGasBase, type GasBase } from './gas-volume.ts';

/** What is measured. Units of one quantity convert into each other. */
export type Quantity =
  | 'liquid'
  | 'gas'
  | 'pressure'
  | 'length'
  | 'temperature'
  | 'hours'
  | 'days'
  | 'choke';

/** What a conversion needs to know beside the unit. */
export interface MeasurementBasis {
  /** psia at 60 °F behind `Mcf` (tenant setting). */
  readonly gasPressureBasePsia: number;
}

interface Scale {
  /** One of this unit in the stored unit. */
  readonly factor: number | ((basis: MeasurementBasis) => number);
  /** What zero of this unit is in the stored unit. */
  readonly zeroAt?: number;
}

/** First of each: the unit that is stored. Liquids are not corrected for temperature. Factors: domain reference 8.1. */
const scales: Readonly<Record<Quantity, Readonly<Record<string, Scale>>>> = {
  liquid: {
    bbl: { factor: 1 },
    Sm3: { factor: 1 / cubicMetresPerBarrel },
    m3: { factor: 1 / cubicMetresPerBarrel },
    Mbbl: { factor: 1_000 },
    gal: { factor: 1 / 42 },
  },
  gas: {
    Mcf: { factor: 1 },
    MMcf: { factor: 1_000 },
    ft3: { factor: 1 / 1_000 },
    'Mcf@14.65': { factor: gasFactor(mcfBase(14.65)) },
    'Mcf@14.73': { factor: gasFactor(mcfBase(14.73)) },
    'Mcf@15.025': { factor: gasFactor(mcfBase(15.025)) },
    Sm3: { factor: gasFactor(metricGasBase, cubicFeetPerCubicMetre / 1_000) },
    kSm3: { factor: gasFactor(metricGasBase, cubicFeetPerCubicMetre) },
  },
  pressure: {
    psi: { factor: 1 },
    kPa: { factor: 1 / kilopascalPerPsi },
    bar: { factor: 100 / kilopascalPerPsi },
  },
  length: { ft: { factor: 1 }, m: { factor: 1 / 0.3048 } },
  temperature: { degF: { factor: 1 }, degC: { factor: 1.8, zeroAt: 32 } },
  hours: { h: { factor: 1 }, min: { factor: 1 / 60 }, d: { factor: 24 } },
  days: { d: { factor: 1 }, h: { factor: 1 / 24 } },
  choke: { '64ths': { factor: 1 }, in: { factor: 64 }, mm: { factor: 64 / 25.4 } },
};

/** Units a quantity may come in; the first is the stored one. */
export function unitsOf(quantity: Quantity): readonly string[] {
  return Object.keys(scales[quantity]);
}

export function storedUnitOf(quantity: Quantity): string {
  return unitsOf(quantity)[0]!;
}

export function isUnitOf(quantity: Quantity, unit: string): boolean {
  return Object.hasOwn(scales[quantity], unit);
}

/**
 * Into the stored unit, unrounded: a rounded volume could not give its source's total back.
 * Throws a RangeError for a unit that is none of the quantity's.
 */
export function toStored(
  value: number,
  quantity: Quantity,
  unit: string,
  basis: MeasurementBasis,
): number {
  const { factor, zeroAt } = scaleOf(quantity, unit, basis);
  return factor === 1 ? value : value * factor + zeroAt;
}

/** Back out of the stored unit. A sum of stored values becomes the sum in the unit, temperatures excepted. */
export function fromStored(
  stored: number,
  quantity: Quantity,
  unit: string,
  basis: MeasurementBasis,
): number {
  const { factor, zeroAt } = scaleOf(quantity, unit, basis);
  return factor === 1 ? stored : (stored - zeroAt) / factor;
}

/** Between two units of one quantity: liquid (`bbl` to `m3`) or gas (`Mcf` at the base to `Sm3`). */
export function convertVolume(
  value: number,
  from: string,
  to: string,
  gasPressureBasePsia: number,
): number {
  const quantity = isUnitOf('liquid', from) ? 'liquid' : 'gas';
  const basis = { gasPressureBasePsia };
  return fromStored(toStored(value, quantity, from, basis), quantity, to, basis);
}

function scaleOf(quantity: Quantity, unit: string, basis: MeasurementBasis) {
  const scale = isUnitOf(quantity, unit) ? scales[quantity][unit] : undefined;
  if (!scale) throw new RangeError(`${unit} is no unit of ${quantity}`);
  const factor = typeof scale.factor === 'number' ? scale.factor : scale.factor(basis);
  return { factor, zeroAt: scale.zeroAt ?? 0 };
}

/** Thousand cubic feet at the tenant's base in one `unitMcf` at another base. */
function gasFactor(from: GasBase, unitMcf = 1): (basis: MeasurementBasis) => number {
  return ({ gasPressureBasePsia }) => unitMcf * gasBaseRatio(from, mcfBase(gasPressureBasePsia));
}
