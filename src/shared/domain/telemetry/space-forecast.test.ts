import { describe, expect, it } from 'vitest';
import { usualKeepRules } from './keep-rules.ts';
import { forecastDaysLeft, measureDailyBytes, type MeasuredMonth } from './space-forecast.ts';

const nowMs = Date.UTC(2026, 6, 16);

/** A megabyte of samples and a tenth of it in rollups for each of its days. */
function month(number: number, days: number, more: Partial<MeasuredMonth> = {}): MeasuredMonth {
  return {
    keep: 'standard',
    fromMs: Date.UTC(2026, number - 1),
    toMs: Date.UTC(2026, number),
    days,
    rawBytes: days * 1e6,
    freeableBytes: days * 1e6,
    rollupBytes: days * 1e5,
    fileBytes: days * 1.1e6,
    ...more,
  };
}
const months = [month(5, 31), month(6, 30), month(7, 15)];
const daily = measureDailyBytes(months, nowMs);
const daysLeft = (roomBytes: number, rules = usualKeepRules) =>
  forecastDaysLeft({ months, daily, rules, nowMs, roomBytes });

describe('space forecast', () => {
  it('HSP-04 measures a day on recent months by the days that have samples, months without raw samples aside', () => {
    expect(daily).toEqual([{ keep: 'standard', rawBytes: 1e6, rollupBytes: 1e5 }]);
    const lost = month(6, 30, { rawBytes: 0, freeableBytes: 0 });
    expect(measureDailyBytes([lost, month(7, 3)], nowMs)).toEqual(daily);
    expect(measureDailyBytes([month(1, 31)], nowMs)).toEqual([]);
  });

  it('HSP-04 counts empty pages in', () => {
    const [loose] = measureDailyBytes([month(7, 10, { fileBytes: 22e6 })], nowMs);
    expect(loose!.rawBytes + loose!.rollupBytes).toBeCloseTo(2.2e6);
  });

  it('HSP-04 tells the days until the room is used up while nothing is old enough to go', () => {
    expect(daysLeft(110e6)).toBe(100);
    expect(daysLeft(0)).toBe(0);
  });

  it('HSP-04 knows that what the rules let go makes room again', () => {
    const short = { rawMonths: 2, rollupYears: 1, archive: false };
    const rules = { ...usualKeepRules, standard: short };
    expect(daysLeft(1e9, rules)).toBeNull();
    // What three months of samples and a year of rollups take is more than what is there now.
    expect(daysLeft(20e6, rules)).toBeGreaterThan(10);
  });

  it('tells nothing to come of a history that does not grow', () => {
    expect(
      forecastDaysLeft({ months: [], daily: [], rules: usualKeepRules, nowMs, roomBytes: 1 }),
    ).toBeNull();
  });
});
