import { z } from 'zod';

/** How long a tag's samples matter; each class has month files of its own. */
export const keepClasses = ['short', 'standard', 'long'] as const;
export const keepClass = z.enum(keepClasses);
export type KeepClass = z.output<typeof keepClass>;

export const keepRule = z.object({
  /** Raw samples of a month stay until it ended so many months ago. */
  rawMonths: z.number().int().min(1).max(1_200),
  /** Rollups of a month stay until it ended so many years ago. */
  rollupYears: z.number().int().min(1).max(100),
  /** Raw samples are written to the archive before they go. */
  archive: z.boolean(),
});
export type KeepRule = z.output<typeof keepRule>;
export type KeepRules = Readonly<Record<KeepClass, KeepRule>>;

export const usualKeepRules: KeepRules = {
  short: { rawMonths: 3, rollupYears: 2, archive: false },
  standard: { rawMonths: 24, rollupYears: 20, archive: false },
  long: { rawMonths: 120, rollupYears: 50, archive: false },
};

/** A month of one class as it lies on the disk, in bytes. */
export interface KeptMonth {
  readonly keep: KeepClass;
  /** The month: `fromMs <= time < toMs`. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly fileBytes: number;
  /** Of samples; those of tags read seldom stay when only rollups are kept. */
  readonly rawBytes: number;
  /** Of `rawBytes`, what keeping only rollups frees. */
  readonly freeableBytes: number;
}

export type KeepReason = 'rule' | 'disk' | 'quota';

/** One month of one class loses its raw samples, or everything. */
export interface KeepStep {
  readonly loses: 'raw' | 'all';
  readonly keep: KeepClass;
  readonly fromMs: number;
  readonly toMs: number;
  readonly freesBytes: number;
  readonly archive: boolean;
  readonly why: KeepReason;
}

/** What the rules let go of at this time, oldest first. */
export function planKeeping(
  months: readonly KeptMonth[],
  rules: KeepRules,
  nowMs: number,
): KeepStep[] {
  return byAge(months).flatMap((month): KeepStep[] => {
    const { rawMonths, rollupYears } = rules[month.keep];
    if (month.toMs <= monthsBefore(nowMs, rollupYears * 12))
      return [toStep(month, 'all', rules, 'rule')];
    return month.freeableBytes > 0 && month.toMs <= monthsBefore(nowMs, rawMonths)
      ? [toStep(month, 'raw', rules, 'rule')]
      : [];
  });
}

/**
 * What goes when there is no room, until so many bytes are free: first raw samples of class `short`, then raw samples of
 * all classes, then rollups; each oldest first. The month that runs stays.
 */
export function planRelief(
  months: readonly KeptMonth[],
  rules: KeepRules,
  nowMs: number,
  { needBytes, why }: { readonly needBytes: number; readonly why: 'disk' | 'quota' },
): KeepStep[] {
  const ended = byAge(months).filter(({ toMs }) => toMs <= nowMs);
  const raw = ended.filter(({ freeableBytes }) => freeableBytes > 0);
  const order = [
    ...raw.filter(({ keep }) => keep === 'short').map((month) => toStep(month, 'raw', rules, why)),
    ...raw.filter(({ keep }) => keep !== 'short').map((month) => toStep(month, 'raw', rules, why)),
    ...ended.map((month) => toStep(month, 'all', rules, why)),
  ];
  const steps: KeepStep[] = [];
  for (let freed = 0; freed < needBytes && steps.length < order.length;) {
    const step = order[steps.length]!;
    steps.push(step);
    freed += step.freesBytes;
  }
  return steps;
}

/** The same moment so many calendar months earlier (UTC), on the last day where that month is shorter. */
export function monthsBefore(ms: number, count: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - count);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}

function byAge(months: readonly KeptMonth[]): KeptMonth[] {
  return months.toSorted((a, b) => a.fromMs - b.fromMs);
}

function toStep(
  month: KeptMonth,
  loses: KeepStep['loses'],
  rules: KeepRules,
  why: KeepReason,
): KeepStep {
  const { keep, fromMs, toMs, fileBytes, rawBytes, freeableBytes } = month;
  const archive = rules[keep].archive && rawBytes > 0;
  // What an earlier step has freed of the same month is not freed again.
  const freesBytes =
    loses === 'raw' ? freeableBytes : fileBytes - (why === 'rule' ? 0 : freeableBytes);
  return { loses, keep, fromMs, toMs, freesBytes: Math.max(0, freesBytes), archive, why };
}
