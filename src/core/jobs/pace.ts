/** Under this share of a run nothing can be said about the rest. */
const leastShare = 0.01;
const leastElapsedMs = 1_000;

/**
 * Remaining time in ms from the pace since this run began, or null while it cannot be told. `doneAtStart` is what an
 * earlier run had already done.
 */
export function estimateRemainingMs(run: {
  readonly doneAtStart: number;
  readonly done: number;
  readonly total: number | null;
  readonly elapsedMs: number;
}): number | null {
  const { done, doneAtStart, total, elapsedMs } = run;
  if (total === null || elapsedMs < leastElapsedMs) return null;
  const advanced = done - doneAtStart;
  if (advanced <= 0 || advanced < (total - doneAtStart) * leastShare) return null;
  return Math.max(0, Math.round((elapsedMs * (total - done)) / advanced));
}
