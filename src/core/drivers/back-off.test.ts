import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs, lineBackOff } from './back-off.ts';

describe('backOffMs', () => {
  it('TEL-10 doubles its limit with every failure, up to the longest wait', () => {
    const almostOne = 1 - 2 ** -40;
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((failures) =>
      backOffMs(failures, almostOne, lineBackOff),
    );
    expect(waits).toEqual([999, 1_999, 3_999, 7_999, 15_999, 31_999, 59_999, 59_999, 59_999]);
  });

  it('TEL-10 spreads evenly from zero to its limit', () => {
    expect(backOffMs(4, 0, lineBackOff)).toBe(0);
    expect(backOffMs(4, 0.5, lineBackOff)).toBe(4_000);
    const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fraction, (failures, part) => {
        const wait = backOffMs(failures, part, lineBackOff);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(lineBackOff.mostMs);
      }),
    );
  });
});
