import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumOf } from './sum.ts';

describe('sums', () => {
  it('MEA-09 keeps what plain addition loses', () => {
    expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
    expect(sumOf([])).toBe(0);
  });

  it('MEA-09 does not depend on the order of cents', () => {
    const cents = fc.array(fc.integer({ min: -1e9, max: 1e9 }));
    fc.assert(
      fc.property(cents, (parts) => {
        const values = parts.map((part) => part / 100);
        return sumOf(values) === sumOf(values.toReversed());
      }),
    );
  });
});
