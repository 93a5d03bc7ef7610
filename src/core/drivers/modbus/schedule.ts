/**
 * The next moment of a schedule that began at `anchorMs`, strictly after `nowMs`. Reckoned from the clock, so a slow
 * poll delays nothing after it; moments that passed meanwhile are skipped, never made up for in a burst.
 */
export function nextDueMs(anchorMs: number, periodMs: number, nowMs: number): number {
  if (nowMs < anchorMs) return anchorMs;
  return anchorMs + (Math.floor((nowMs - anchorMs) / periodMs) + 1) * periodMs;
}
