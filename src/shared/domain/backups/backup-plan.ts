import { z } from 'zod';
import { addDays, instantOf, localMs } from '#shared/domain/measurement/gauge-day.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** Monday, 5 January 1970. */
const firstMondayMs = 4 * dayMs;
/** A run that failed is tried again after this. */
const againAfterMs = 3_600_000;
/** Whatever their days: one that somebody has just made by hand must not take the place of the one before. */
const newestKept = 3;

/** When this seat backs an operator up by itself, where to, and what it keeps there. */
export const backupPlan = z.object({
  isOn: z.boolean(),
  /** A folder of this computer: a second disk, a network share, a stick. */
  folder: z.string().trim().min(1).max(1_000).nullable(),
  /** Of the day, in the operator's time zone. */
  atMinutes: z.number().int().min(0).max(1_439),
  keepDaily: z.number().int().min(1).max(90),
  keepWeekly: z.number().int().min(0).max(104),
  /** Without a verified backup for longer than this it is warned. */
  warnAfterDays: z.number().int().min(1).max(90),
  /**
   * With the key by which this computer is known to others: what is restored then is this device and no new one. For a computer that
   * may be lost, where nobody else could let a new one in.
   */
  withDeviceKey: z.boolean(),
});
export type BackupPlan = z.output<typeof backupPlan>;

export const noBackupPlan: BackupPlan = {
  isOn: false,
  folder: null,
  atMinutes: 120,
  keepDaily: 7,
  keepWeekly: 4,
  warnAfterDays: 3,
  withDeviceKey: false,
};

interface LastRun {
  readonly startedAtMs: number;
  readonly isVerified: boolean;
}

/** When the next run by plan is due; in the past: now. A run that was missed is made up for once, not once for each day. */
export function nextRunMs(
  { atMinutes }: Pick<BackupPlan, 'atMinutes'>,
  last: LastRun | undefined,
  nowMs: number,
  timeZone: string,
): number {
  const latest = latestTimeMs(atMinutes, nowMs, timeZone);
  if (last && !last.isVerified) {
    const again = last.startedAtMs + againAfterMs;
    // A clock that was far ahead must not put it off for years.
    if (last.startedAtMs <= nowMs)
      return Math.min(again, followingTimeMs(atMinutes, nowMs, timeZone));
  }
  const isDone = last !== undefined && last.startedAtMs >= latest && last.startedAtMs <= nowMs;
  return isDone ? followingTimeMs(atMinutes, nowMs, timeZone) : latest;
}

/** Which of these backups stay: the newest three, the newest of each of so many days that have one, and of each of so many weeks. */
export function backupsToKeep(
  timesMs: readonly number[],
  { keepDaily, keepWeekly }: Pick<BackupPlan, 'keepDaily' | 'keepWeekly'>,
  timeZone: string,
): ReadonlySet<number> {
  const newestFirst = timesMs.toSorted((a, b) => b - a);
  const newestOf = (periodOf: (ms: number) => number, most: number) => {
    const newest = new Map<number, number>();
    for (const ms of newestFirst) {
      const period = periodOf(localMs(ms, timeZone));
      if (!newest.has(period) && newest.size < most) newest.set(period, ms);
    }
    return newest.values();
  };
  return new Set([
    ...newestFirst.slice(0, newestKept),
    ...newestOf((ms) => Math.floor(ms / dayMs), keepDaily),
    ...newestOf((ms) => Math.floor((ms - firstMondayMs) / weekMs), keepWeekly),
  ]);
}

/** The last such time of day that has been. */
function latestTimeMs(atMinutes: number, nowMs: number, timeZone: string): number {
  const today = timeOn(dayOf(nowMs, timeZone), atMinutes, timeZone);
  return today <= nowMs ? today : timeOn(addDays(dayOf(nowMs, timeZone), -1), atMinutes, timeZone);
}

function followingTimeMs(atMinutes: number, nowMs: number, timeZone: string): number {
  const today = timeOn(dayOf(nowMs, timeZone), atMinutes, timeZone);
  return today > nowMs ? today : timeOn(addDays(dayOf(nowMs, timeZone), 1), atMinutes, timeZone);
}

function timeOn(day: string, atMinutes: number, timeZone: string): number {
  return instantOf(Date.parse(`${day}T00:00:00Z`) + atMinutes * 60_000, timeZone);
}

function dayOf(ms: number, timeZone: string): string {
  return new Date(localMs(ms, timeZone)).toISOString().slice(0, 10);
}
