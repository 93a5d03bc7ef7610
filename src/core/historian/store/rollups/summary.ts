import { rollupAt, type Rollups } from './rollup-columns.ts';
import { append, type Partial } from './rollup.ts';
import type { Spread } from './spread.ts';

/** All that is known of samples that follow one another without looking at them. */
export type Summary = Partial & Spread;

/** Of a whole chunk; undefined when it was sealed before its spread was kept. */
export function summaryOfDay(day: Rollups | undefined): Summary | undefined {
  return day?.spread && { ...rollupAt(day, 0), ...day.spread };
}

/** The spread of pieces that follow one another; undefined when that of one of them is not known. */
export function joinSpreads(days: readonly Rollups[]): Spread | undefined {
  const summaries = days.flatMap((day) => summaryOfDay(day) ?? []);
  const [joined, ...rest] = summaries;
  if (!joined || summaries.length < days.length) return undefined;
  for (const next of rest) appendSummary(joined, next);
  return { minMs: joined.minMs, maxMs: joined.maxMs, squares: joined.squares };
}

/** Adds what follows in time. */
export function appendSummary(summary: Summary, next: Readonly<Summary>): void {
  joinSpread(summary, next);
  append(summary, next);
}

/**
 * Squares about the means of two parts become those about the mean of both by the formula of Chan, Golub and LeVeque,
 * "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
 */
function joinSpread(summary: Summary, next: Readonly<Summary>): void {
  if (next.usable === 0) return;
  const { minMs, maxMs, squares } = next;
  if (summary.usable === 0) {
    Object.assign(summary, { minMs, maxMs, squares });
    return;
  }
  const between = next.sum / next.usable - summary.sum / summary.usable;
  const weight = (summary.usable * next.usable) / (summary.usable + next.usable);
  if (next.min < summary.min) summary.minMs = minMs;
  if (next.max > summary.max) summary.maxMs = maxMs;
  summary.squares += squares + between * between * weight;
}
