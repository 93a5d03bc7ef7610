import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostAttempts, parseRetryAfter, pauseAfter } from './retry.ts';

describe('trying again', () => {
  it('NOT-32 doubles the pause up to five minutes and gives up after fourteen tries', () => {
    const pauses = Array.from({ length: 14 }, (_, at) => pauseAfter(at + 1, {}, 0));
    expect(pauses).toEqual([
      2_000,
      4_000,
      8_000,
      16_000,
      32_000,
      64_000,
      128_000,
      256_000,
      300_000,
      300_000,
      300_000,
      300_000,
      300_000,
      null,
    ]);
  });

  it('NOT-32 keeps at least half of a pause, whatever chance says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: mostAttempts - 1 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, fraction) => {
          const whole = pauseAfter(attempts, {}, 0)!;
          const pause = pauseAfter(attempts, {}, fraction)!;
          expect(pause).toBeGreaterThanOrEqual(whole / 2);
          expect(pause).toBeLessThanOrEqual(whole);
        },
      ),
    );
  });

  it('NOT-33 keeps to what the server asked for, within a quarter of an hour', () => {
    expect(pauseAfter(1, { retryAfterMs: 60_000 }, 0.5)).toBe(60_000);
    expect(pauseAfter(9, { retryAfterMs: 60_000 }, 0)).toBe(300_000);
    expect(pauseAfter(1, { retryAfterMs: 86_400_000 }, 0)).toBe(900_000);
  });

  it.each([
    ['120', 120_000],
    ['Tue, 10 Mar 2026 18:00:30 GMT', 30_000],
    ['Tue, 10 Mar 2026 17:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
  ])('NOT-33 reads Retry-After %s', (header, expected) => {
    expect(parseRetryAfter(header, Date.parse('2026-03-10T18:00:00Z'))).toBe(expected);
  });
});
