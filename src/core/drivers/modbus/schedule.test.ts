import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDueMs } from './schedule.ts';

describe('nextDueMs', () => {
  it.each([
    ['served at once', 1_000, 1_500],
    ['served late', 1_499, 1_500],
    ['served after others had passed', 3_742, 4_000],
    ['served by a timer that fired early', 999.4, 1_500],
  ])('TEL-25 stays on the grid of the clock, %s', (_, nowMs, expected) => {
    expect(nextDueMs(1_000, 500, nowMs)).toBe(expected);
  });

  it('TEL-25 is always ahead, by one period at most', () => {
    const ms = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(ms, fc.integer({ min: 100, max: 86_400_000 }), ms, (due, period, late) => {
        const next = nextDueMs(due, period, due + late);
        expect(next).toBeGreaterThan(due + late);
        expect(next - (due + late)).toBeLessThanOrEqual(period);
        expect((next - due) % period).toBe(0);
      }),
    );
  });
});
