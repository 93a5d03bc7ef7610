import type { Logger } from 'pino';
import type { Clock } from '#shared/kit/clock.ts';
import type { WorkerSampleStore } from './worker-sample-store.ts';

const dayMs = 24 * 3_600_000;
const everyMs = 10 * 60_000;
/** The simple store needs some 45 bytes a sample: 600 samples a second fill this in two days. */
const mostBytes = 4 * 2 ** 30;
/** Below this the disk is left to what people type. */
const leastFreeBytes = 2 * 2 ** 30;

interface Forgetting {
  readonly store: Pick<WorkerSampleStore, 'forgetBefore' | 'space'>;
  readonly clock: Clock;
  readonly keepDays: () => number;
  readonly freeBytes: () => number | undefined;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/**
 * Keeps the simple sample store within its days and its room: what is older than the setting goes; where the file is too
 * large or the disk nearly full, the oldest twentieth goes, and the log says so. Returns what stops it.
 */
export function forgetOldSamples(deps: Forgetting): () => void {
  let isBusy = false;
  let reckon: ((clock: Clock) => number) | undefined;
  const look = async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      reckon ??= reckonFrom((await deps.store.space()).newestMs, deps.clock);
      await forgetOnce(deps, reckon(deps.clock));
    } catch (error) {
      deps.log.error({ err: error }, 'old samples could not be deleted');
    } finally {
      isBusy = false;
    }
  };
  void look();
  const timer = setInterval(() => void look(), everyMs);
  return () => clearInterval(timer);
}

/**
 * The time by which samples are old: the clock's, but no later than the newest sample found at opening plus what has
 * passed since. A clock that jumps years ahead deletes nothing.
 */
export function reckonFrom(
  newestMs: number | null,
  { monotonicMs }: Clock,
): (clock: Clock) => number {
  const startedMs = monotonicMs();
  return (clock) =>
    newestMs === null
      ? clock.nowMs()
      : Math.min(clock.nowMs(), newestMs + clock.monotonicMs() - startedMs);
}

/** One look; tells how many samples went. */
export async function forgetOnce(
  { store, keepDays, freeBytes, log }: Omit<Forgetting, 'clock'>,
  nowMs: number,
): Promise<number> {
  let gone = await forgetAll(store, nowMs - keepDays() * dayMs);
  if (gone > 0) log.info({ gone }, 'samples older than the setting deleted');
  const { usedBytes, oldestMs } = await store.space();
  const free = freeBytes() ?? Infinity;
  if (oldestMs === null || (usedBytes <= mostBytes && free >= leastFreeBytes)) return gone;
  const shed = await forgetAll(store, oldestMs + (nowMs - oldestMs) / 20);
  log.warn({ shed, usedBytes, freeBytes: free }, 'oldest samples deleted for want of room');
  gone += shed;
  return gone;
}

/** In pieces, so that samples that come meanwhile are stored between them. */
async function forgetAll(store: Forgetting['store'], beforeMs: number): Promise<number> {
  let gone = 0;
  for (let piece = -1; piece !== 0; gone += piece) piece = await store.forgetBefore(beforeMs);
  return gone;
}
