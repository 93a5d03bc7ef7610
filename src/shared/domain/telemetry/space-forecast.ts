import {
  keepClasses,
  monthsBefore,
  type KeepClass,
  type KeepRules,
  type KeptMonth,
} from './keep-rules.ts';

const dayMs = 86_400_000;
const daysPerMonth = 30.436875;
const recentMonths = 3;
const longestMonths = 600;

/** A month as it is, and on how many days of it there are samples. */
export interface MeasuredMonth extends KeptMonth {
  readonly rollupBytes: number;
  readonly days: number;
}

export interface DailyBytes {
  readonly keep: KeepClass;
  readonly rawBytes: number;
  readonly rollupBytes: number;
}

/**
 * What a day of each class takes, measured on the last three months whose raw samples are there, by the days that have
 * samples: so a history that was brought in later counts only for its own time.
 */
export function measureDailyBytes(months: readonly MeasuredMonth[], nowMs: number): DailyBytes[] {
  const recent = months.filter(
    ({ toMs, rawBytes, days }) =>
      toMs > monthsBefore(nowMs, recentMonths) && rawBytes > 0 && days > 0,
  );
  return keepClasses.flatMap((keep): DailyBytes[] => {
    const those = recent.filter((month) => month.keep === keep);
    if (those.length === 0) return [];
    const days = sum(those, (month) => month.days);
    // Empty pages and directories are shared out between the two.
    const overhead = (month: MeasuredMonth) =>
      Math.max(1, month.fileBytes / Math.max(1, month.rawBytes + month.rollupBytes));
    const rawBytes = sum(those, (month) => month.rawBytes * overhead(month)) / days;
    const rollupBytes = sum(those, (month) => month.rollupBytes * overhead(month)) / days;
    return [{ keep, rawBytes, rollupBytes }];
  });
}

/**
 * Days until the history has grown by `roomBytes`, while the rules let go of what is old; null when it does not within
 * fifty years. Reckoned month by month, within a month on a straight line.
 */
export function forecastDaysLeft(forecast: {
  readonly months: readonly MeasuredMonth[];
  readonly daily: readonly DailyBytes[];
  readonly rules: KeepRules;
  readonly nowMs: number;
  readonly roomBytes: number;
}): number | null {
  const { months, daily, rules, nowMs, roomBytes } = forecast;
  if (roomBytes <= 0) return 0;
  const grows = sum(daily, ({ rawBytes, rollupBytes }) => rawBytes + rollupBytes);
  let grown = 0;
  for (let month = 0; month < longestMonths; month++) {
    const before = grown;
    grown +=
      grows * daysPerMonth -
      freedFromNow(months, rules, nowMs, month) -
      freedFromFuture(daily, rules, month);
    if (grown >= roomBytes)
      return Math.floor((month + (roomBytes - before) / (grown - before)) * daysPerMonth);
  }
  return null;
}

/** Of what lies on the disk, what goes in the n-th month from now. */
function freedFromNow(
  months: readonly MeasuredMonth[],
  rules: KeepRules,
  nowMs: number,
  n: number,
): number {
  const ages = (toMs: number, keptMonths: number) => {
    const monthsLeft = keptMonths - (nowMs - toMs) / dayMs / daysPerMonth;
    return Math.max(0, Math.floor(monthsLeft)) === n;
  };
  return sum(months, ({ keep, toMs, fileBytes, freeableBytes }) => {
    const { rawMonths, rollupYears } = rules[keep];
    const raw = ages(toMs, rawMonths) ? freeableBytes : 0;
    return raw + (ages(toMs, rollupYears * 12) ? fileBytes - freeableBytes : 0);
  });
}

/** Of what is still to come, what goes in the n-th month from now. */
function freedFromFuture(daily: readonly DailyBytes[], rules: KeepRules, n: number): number {
  return sum(daily, ({ keep, rawBytes, rollupBytes }) => {
    const { rawMonths, rollupYears } = rules[keep];
    const raw = n > rawMonths ? rawBytes : 0;
    return (raw + (n > rollupYears * 12 ? rollupBytes : 0)) * daysPerMonth;
  });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
