import type { Clock } from '#shared/kit/clock.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';

/** The time by which samples are old, reckoned from the newest one that is there now. */
export async function reckonFromNewest(
  store: Pick<SampleStore, 'latest'>,
  clock: Clock,
): Promise<() => number> {
  const startedMs = clock.monotonicMs();
  let newestMs: number | null = null;
  for (const { sourceMs } of await store.latest())
    if (newestMs === null || sourceMs > newestMs) newestMs = sourceMs;
  return reckonFrom(newestMs, clock, startedMs);
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
