import { describe, expect, it } from 'vitest';
import {
  monthsBefore,
  planKeeping,
  planRelief,
  usualKeepRules,
  type KeepClass,
  type KeptMonth,
} from './keep-rules.ts';

const nowMs = Date.UTC(2026, 6, 15);
const gigabyte = 1e9;

/** A month of 2026 with a gigabyte of samples and a tenth of it in rollups. */
function month(keep: KeepClass, number: number, more: Partial<KeptMonth> = {}): KeptMonth {
  return {
    keep,
    fromMs: Date.UTC(2026, number - 1),
    toMs: Date.UTC(2026, number),
    fileBytes: 1.1 * gigabyte,
    rawBytes: gigabyte,
    freeableBytes: gigabyte,
    ...more,
  };
}
const told = (steps: ReturnType<typeof planKeeping>) =>
  steps.map(({ keep, fromMs, loses }) => `${keep} ${new Date(fromMs).getUTCMonth() + 1} ${loses}`);
const rules = {
  short: { rawMonths: 1, rollupYears: 1, archive: false },
  standard: { rawMonths: 3, rollupYears: 1, archive: true },
  long: usualKeepRules.long,
};

describe('keep rules', () => {
  it('HSP-01 lets raw samples of a month go when it ended as many months ago as its class says', () => {
    const months = [3, 4, 5, 6, 7].flatMap((number) => [
      month('short', number),
      month('standard', number),
      month('long', number),
    ]);
    expect(told(planKeeping(months, rules, nowMs))).toEqual([
      'short 3 raw',
      'standard 3 raw',
      'short 4 raw',
      'short 5 raw',
    ]);
    expect(planKeeping(months, rules, nowMs)[1]).toMatchObject({ archive: true, why: 'rule' });
  });

  it('HSP-01 lets rollups go after as many years, and asks nothing of a month that lost its samples', () => {
    const old = { fromMs: Date.UTC(2025, 5), toMs: Date.UTC(2025, 6) };
    const lost = { freeableBytes: 0, rawBytes: 10 };
    expect(
      told(planKeeping([month('short', 1, old), month('short', 2, lost)], rules, nowMs)),
    ).toEqual(['short 6 all']);
  });

  it('HSP-06 frees room in the stated order: short raw, oldest raw of all, then rollups; never the month that runs', () => {
    const months = [month('long', 1), month('short', 5), month('standard', 3), month('short', 7)];
    const relief = (needBytes: number) =>
      told(planRelief(months, rules, nowMs, { needBytes, why: 'disk' }));
    expect(relief(0)).toEqual([]);
    expect(relief(1)).toEqual(['short 5 raw']);
    expect(relief(1.5 * gigabyte)).toEqual(['short 5 raw', 'long 1 raw']);
    expect(relief(1e12)).toEqual([
      'short 5 raw',
      'long 1 raw',
      'standard 3 raw',
      'long 1 all',
      'standard 3 all',
      'short 5 all',
    ]);
  });

  it.each([
    ['2026-03-31T05:00:00Z', 1, '2026-02-28T05:00:00Z'],
    ['2026-01-15T00:00:00Z', 13, '2024-12-15T00:00:00Z'],
    ['2024-03-30T00:00:00Z', 1, '2024-02-29T00:00:00Z'],
  ])('goes from %s %i months back', (from, count, to) => {
    expect(monthsBefore(Date.parse(from), count)).toBe(Date.parse(to));
  });
});
