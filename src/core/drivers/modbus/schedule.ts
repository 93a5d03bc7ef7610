import type { Clock } from '#shared/kit/clock.ts';

/**
 * The moment after `dueMs` on its grid that is still ahead of `nowMs`. Reckoned from the clock, so a slow poll delays
 * nothing after it; moments that passed meanwhile are skipped, never made up for in a burst. A timer that fired a
 * little before `dueMs` has still served it.
 */
export function nextDueMs(dueMs: number, periodMs: number, nowMs: number): number {
  const periods = Math.floor((nowMs - dueMs) / periodMs) + 1;
  return dueMs + Math.max(1, periods) * periodMs;
}

/** Does something now and at every moment of the grid that begins now; what takes longer is the worker's own to notice. */
export function repeatOnGrid(
  clock: Pick<Clock, 'monotonicMs'>,
  periodMs: number,
  work: () => void,
): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const run = (dueMs: number) => {
    work();
    const nowMs = clock.monotonicMs();
    const nextMs = nextDueMs(dueMs, periodMs, nowMs);
    timer = setTimeout(() => run(nextMs), nextMs - nowMs);
  };
  run(clock.monotonicMs());
  return { stop: () => clearTimeout(timer) };
}
