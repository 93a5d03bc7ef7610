import type { AlarmId } from '#shared/domain/identity/ids.ts';

/** One alarm among those that are most trouble. */
export interface BadActor {
  readonly alarmId: AlarmId;
  readonly count: number;
  /** Of all that was announced. */
  readonly sharePct: number;
}

/** The alarms that were announced most often, most first; equal ones by id. */
export function findBadActors(counts: ReadonlyMap<AlarmId, number>, most = 10): BadActor[] {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts]
    .filter(([, count]) => count > 0)
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([alarmId, count]) => ({ alarmId, count, sharePct: (count / total) * 100 }));
}

/** So many raises suffice to tell whether the last of them chatters. */
export const MOST_CHATTERING_RAISES = 10;

/**
 * Chattering: three raises within 60 s, or ten within ten minutes where a poll is too slow to see more (domain reference
 * 7.3, unsourced). Times ascend.
 */
export function isChattering(raisesMs: readonly number[]): boolean {
  return hasMany(raisesMs, 3, 60_000) || hasMany(raisesMs, MOST_CHATTERING_RAISES, 600_000);
}

/** Fleeting: raised and gone again in less than a minute without anybody having done anything (7.3, unsourced). */
export function isFleeting(occurrence: {
  readonly raisedAtMs: number;
  readonly clearedAtMs: number;
  readonly wasAcknowledged: boolean;
}): boolean {
  const { raisedAtMs, clearedAtMs, wasAcknowledged } = occurrence;
  return !wasAcknowledged && clearedAtMs - raisedAtMs < 60_000;
}

/** Stale: standing for more than 24 h (7.5, unsourced). */
export function isStale(standingSinceMs: number, nowMs: number): boolean {
  return nowMs - standingSinceMs > 24 * 3_600_000;
}

function hasMany(timesMs: readonly number[], count: number, withinMs: number): boolean {
  return timesMs.some((ms, index) => {
    const last = timesMs[index + count - 1];
    return last !== undefined && last - ms <= withinMs;
  });
}
