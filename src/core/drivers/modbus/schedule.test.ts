import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDueMs } from './schedule.ts';

describe('nextDueMs', () => {
  it('TEL-25 stays on the grid of the clock however long a poll took', () => {
    expect(nextDueMs(1_000, 500, 1_000)).toBe(1_500);
    expect(nextDueMs(1_000, 500, 1_499)).toBe(1_500);
    expect(nextDueMs(1_000, 500, 3_742)).toBe(4_000);
  });

  it('TEL-25 is always ahead, by one period at most', () => {
    const ms = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(ms, fc.integer({ min: 100, max: 86_400_000 }), ms, (anchor, period, elapsed) => {
        const due = nextDueMs(anchor, period, anchor + elapsed);
        expect(due).toBeGreaterThan(anchor + elapsed);
        expect(due - (anchor + elapsed)).toBeLessThanOrEqual(period);
        expect((due - anchor) % period).toBe(0);
      }),
    );
  });
});
