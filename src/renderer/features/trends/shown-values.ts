import type { DrawnTrace } from './strips-of.ts';
import { valueAt, type ValueAt } from './value-at.ts';

/** What the list of pens says of one. */
export interface ShownValue {
  readonly at: ValueAt | null;
  /** From the first cursor to the second; NaN when either has no value. */
  readonly delta: number;
  readonly isLoading: boolean;
  /** In words, where it is known: why it is not good. */
  readonly reason: string | undefined;
}

interface Moments {
  /** Where values are read: under the pointer, else at the first cursor, else at the end. */
  readonly atMs: number;
  readonly firstMs: number | null;
  readonly secondMs: number | null;
}

export function shownValue(
  { trace }: DrawnTrace,
  { atMs, firstMs, secondMs }: Moments,
): Pick<ShownValue, 'at' | 'delta'> {
  const value = (ms: number | null) =>
    ms === null ? Number.NaN : (valueAt(trace, ms)?.value ?? Number.NaN);
  return { at: valueAt(trace, atMs), delta: value(secondMs) - value(firstMs) };
}

/** The newest value of a trace that ends inside the window, which is what is read when no cursor is set. */
export function newestMs(traces: readonly DrawnTrace[], toMs: number): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { trace, comparison } of traces) {
    const last = trace.timesMs.at(-1);
    if (comparison === null && last !== undefined && last > newest) newest = last;
  }
  return Math.min(toMs, Number.isFinite(newest) ? newest : toMs);
}
