import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gasBaseRatio, mcfBase } from './gas-volume.ts';
import { sumOf } from './sum.ts';
import {
  convertVolume,
  fromStored,
  isUnitOf,
  storedUnitOf,
  toStored,
  unitsOf,
  type Quantity,
} from './units.ts';

const texas = { gasPressureBasePsia: 14.65 };
const quantities: readonly Quantity[] = [
  'liquid',
  'gas',
  'pressure',
  'length',
  'temperature',
  'hours',
  'days',
  'choke',
];
const anyUnit = fc
  .constantFrom(...quantities)
  .chain((quantity) =>
    fc.record({ quantity: fc.constant(quantity), unit: fc.constantFrom(...unitsOf(quantity)) }),
  );
const reading = fc.double({ min: -1e9, max: 1e9, noNaN: true });

describe('units', () => {
  // Printed factors: domain reference 8.1.
  it.each([
    ['liquid', 'm3', 0.158987294928, 1, 12],
    ['liquid', 'gal', 42, 1, 12],
    ['pressure', 'kPa', 6.894757293, 1, 9],
    ['pressure', 'bar', 1, 14.5037738, 6],
    ['length', 'm', 0.3048, 1, 12],
    ['temperature', 'degC', 15, 59, 9],
    ['temperature', 'degC', -40, -40, 9],
    ['hours', 'min', 90, 1.5, 12],
    ['days', 'h', 36, 1.5, 12],
    ['gas', 'MMcf', 1, 1_000, 12],
    ['choke', 'in', 0.5, 32, 12],
  ] as const)('MEA-01 converts %s from %s', (quantity, unit, value, stored, digits) =>
    expect(toStored(value, quantity, unit, texas)).toBeCloseTo(stored, digits),
  );

  it('MEA-02 what was converted converts back', () => {
    fc.assert(
      fc.property(anyUnit, reading, ({ quantity, unit }, value) => {
        const back = fromStored(toStored(value, quantity, unit, texas), quantity, unit, texas);
        return Math.abs(back - value) <= 4e-15 * Math.abs(value) + 2e-14;
      }),
    );
  });

  it('MEA-03 a value in the stored unit is kept bit for bit', () => {
    fc.assert(
      fc.property(fc.constantFrom(...quantities), fc.double(), (quantity, value) =>
        Object.is(toStored(value, quantity, storedUnitOf(quantity), texas), value),
      ),
    );
  });

  it('MEA-04 a source’s total survives conversion of its parts to the last of 14 digits', () => {
    const cents = fc.array(fc.integer({ min: -1_000_000, max: 100_000_000 }), { minLength: 1 });
    fc.assert(
      fc.property(cents, fc.constantFrom('liquid', 'gas'), (parts, quantity) => {
        const printed = parts.reduce((total, part) => total + part, 0);
        const stored = sumOf(parts.map((part) => toStored(part / 100, quantity, 'Sm3', texas)));
        const back = fromStored(stored, quantity, 'Sm3', texas);
        return Math.round(back * 100) === printed;
      }),
    );
  });

  it('MEA-05 knows no unit of another quantity', () => {
    expect(isUnitOf('liquid', 'Mcf')).toBe(false);
    expect(isUnitOf('gas', 'toString')).toBe(false);
    expect(() => toStored(1, 'liquid', 'Mcf', texas)).toThrow(RangeError);
  });
});

describe('gas volumes', () => {
  // Printed factors: domain reference 2.5.
  it.each([
    [14.65, 14.73, 0.994569],
    [14.73, 15.025, 0.980366],
    [14.65, 15.025, 0.975042],
    [14.65, 14.7, 0.996599],
    [14.73, 14.65, 1.005461],
    [15.025, 14.73, 1.020027],
    [15.025, 14.65, 1.025597],
    [14.696, 14.65, 1.00314],
  ])('MEA-06 from %d to %d psia', (from, to, factor) =>
    expect(gasBaseRatio(mcfBase(from), mcfBase(to))).toBeCloseTo(factor, 6),
  );

  it('MEA-07 one Sm³ is 35.3147 ft³ brought from 15 °C, 101.325 kPa to 60 °F and the base', () => {
    // At 14.696 psia the pressures are almost equal; what is left is temperature: 519.67 / 518.67.
    const nearAtmosphere = { gasPressureBasePsia: 14.695948775 };
    expect(toStored(1_000, 'gas', 'Sm3', nearAtmosphere)).toBeCloseTo(
      35.3146667 * (519.67 / 518.67),
      6,
    );
    expect(toStored(1_000, 'gas', 'Sm3', texas)).toBeCloseTo(35.4937294, 6);
  });

  it('MEA-02 volumes convert from one unit to another', () => {
    expect(convertVolume(1, 'bbl', 'm3', 14.65)).toBeCloseTo(0.158987294928, 15);
    expect(convertVolume(35.4937294, 'Mcf', 'Sm3', 14.65)).toBeCloseTo(1_000, 5);
  });

  it('MEA-08 an explicit base is brought to the tenant’s', () => {
    expect(toStored(100, 'gas', 'Mcf@14.73', texas)).toBeCloseTo(100.5461, 4);
    expect(toStored(100, 'gas', 'Mcf@14.65', texas)).toBeCloseTo(100, 12);
  });
});
