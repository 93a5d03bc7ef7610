import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

it('SYN-83 waits between half a second and a minute, anywhere up to twice as long each time', () => {
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (failed, part) => {
        const waitMs = backOffMs(failed, { fraction: () => part });
        expect(waitMs).toBeGreaterThanOrEqual(500);
        expect(waitMs).toBeLessThanOrEqual(Math.min(60_000, 500 * 2 ** failed));
      },
    ),
  );
  expect(backOffMs(3, { fraction: () => 0 })).toBe(500);
  expect(backOffMs(20, { fraction: () => 0.999999 })).toBeGreaterThan(59_000);
});
