import type { Logger } from 'pino';
import type { Clock } from '#shared/kit/clock.ts';
import type { Historian } from './store/open-historian.ts';

const dayMs = 24 * 3_600_000;
const everyMs = 3_600_000;

interface Forgetting {
  readonly store: Pick<Historian, 'forgetBefore' | 'latest'>;
  readonly clock: Clock;
  readonly keepDays: () => number;
  readonly log: Pick<Logger, 'info' | 'error'>;
}

/** Months that are older than the settings keep samples go, whole; looked at every hour. Returns what stops it. */
export function forgetOldSamples({ store, clock, keepDays, log }: Forgetting): () => void {
  let reckon: Promise<() => number> | undefined;
  const look = async () => {
    try {
      const nowMs = (await (reckon ??= reckonFromNewest(store, clock)))();
      const files = await store.forgetBefore(nowMs - keepDays() * dayMs);
      if (files.length > 0) log.info({ files }, 'old samples deleted');
    } catch (error) {
      log.error({ err: error }, 'old samples could not be deleted');
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
}

async function reckonFromNewest(store: Forgetting['store'], clock: Clock): Promise<() => number> {
  const startedMs = clock.monotonicMs();
  const newest = (await store.latest()).map((sample) => sample.sourceMs);
  return reckonFrom(newest.length > 0 ? Math.max(...newest) : null, clock, startedMs);
}

/**
 * The time by which samples are old: the clock's, but no later than the newest sample found at first plus what has passed
 * since. A clock that jumps years ahead deletes nothing.
 */
export function reckonFrom(newestMs: number | null, clock: Clock, startedMs: number): () => number {
  return () =>
    newestMs === null
      ? clock.nowMs()
      : Math.min(clock.nowMs(), newestMs + clock.monotonicMs() - startedMs);
}
