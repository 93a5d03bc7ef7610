import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketPlan, planFor } from './resolution.ts';

const hour = 3_600_000;
const day = 24 * hour;
const last = (spanMs: number) => ({ fromMs: 1.77e12 - spanMs, toMs: 1.77e12 });

describe('planFor', () => {
  it.each([
    [30 * 60_000, 1_000, 'raw'],
    [8 * hour, 60_000, 'raw'],
    [hour, 1_000, 5_000],
    [8 * hour, 1_000, 60_000],
    [30 * day, 1_000, hour],
    [365 * day, 1_000, 12 * hour],
    [20 * 365 * day, 1_000, 30 * day],
  ])('of %d ms with a sample every %d ms asks for %s', (spanMs, everyMs, expected) => {
    const plan = planFor(last(spanMs), 1_000, everyMs);
    expect(plan.kind === 'raw' ? 'raw' : plan.widthMs).toBe(expected);
  });

  it('stays the same while the window moves a little', () => {
    const window = last(30 * day);
    const moved = { fromMs: window.fromMs + hour, toMs: window.toMs + hour };
    expect(planFor(moved, 1_000, 1_000)).toEqual(planFor(window, 1_000, 1_000));
  });

  it('always covers the window with no more buckets than the core gives, on their own grid', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000, max: 60 * 366 * day }),
        fc.integer({ min: 1, max: 8_000 }),
        (spanMs, widthPx) => {
          const window = last(spanMs);
          const plan = planFor(window, widthPx, 1_000);
          expect(plan.fromMs).toBeLessThanOrEqual(window.fromMs);
          expect(plan.toMs).toBeGreaterThanOrEqual(window.toMs);
          if (plan.kind === 'raw') return;
          const buckets = (plan.toMs - plan.fromMs) / plan.widthMs;
          expect(buckets).toBeLessThanOrEqual(10_000);
          expect(Number.isInteger(buckets)).toBe(true);
          expect(Math.abs(plan.fromMs % plan.widthMs)).toBe(0);
        },
      ),
    );
  });
});

it('takes buckets of whole minutes as soon as a column is longer than ten seconds', () => {
  expect(bucketPlan(last(3 * hour), 1_000)).toMatchObject({ widthMs: 60_000 });
  expect(bucketPlan(last(2 * hour), 1_000)).toMatchObject({ widthMs: 10_000 });
});
