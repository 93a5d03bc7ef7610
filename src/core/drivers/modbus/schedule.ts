/**
 * The moment after `dueMs` on its grid that is still ahead of `nowMs`. Reckoned from the clock, so a slow poll delays
 * nothing after it; moments that passed meanwhile are skipped, never made up for in a burst. A timer that fired a
 * little before `dueMs` has still served it.
 */
export function nextDueMs(dueMs: number, periodMs: number, nowMs: number): number {
  const periods = Math.floor((nowMs - dueMs) / periodMs) + 1;
  return dueMs + Math.max(1, periods) * periodMs;
}
