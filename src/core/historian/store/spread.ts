import { isUsable } from './flags.ts';
import { append, type Partial } from './rollup.ts';
import type { Run } from './run.ts';

/**
 * What a chunk knows of its usable samples beyond its rollups. NaN where it has none. Deviations are about the chunk's
 * own mean, so that large values do not drown them; those of parts are joined by the formula of Chan, Golub and LeVeque,
 * "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
 */
export interface Spread {
  /** When the least and the greatest value were first there. */
  minMs: number;
  maxMs: number;
  /** Sum of the squared differences from the mean. */
  squares: number;
}

export type Summary = Partial & Spread;

export function spreadOf({ times, values, flags }: Run): Spread {
  let [min, max, minMs, maxMs] = [Infinity, -Infinity, Number.NaN, Number.NaN];
  let [count, shift, sum, squares] = [0, 0, 0, 0];
  for (let index = 0; index < times.length; index++) {
    const value = values[index]!;
    if (!isUsable(value, flags[index]!)) continue;
    if (value < min) [min, minMs] = [value, times[index]!];
    if (value > max) [max, maxMs] = [value, times[index]!];
    if (count++ === 0) shift = value;
    const difference = value - shift;
    sum += difference;
    squares += difference * difference;
  }
  if (count === 0) return { minMs, maxMs, squares: Number.NaN };
  return { minMs, maxMs, squares: Math.max(0, squares - (sum * sum) / count) };
}

/** Adds what follows in time. */
export function appendSummary(summary: Summary, next: Readonly<Summary>): void {
  joinSpread(summary, summary, next);
  append(summary, next);
}

/** `into` becomes the spread of `summary` and `next` together. */
export function joinSpread(
  into: Spread,
  summary: Readonly<Summary>,
  next: Readonly<Summary>,
): void {
  if (next.usable === 0) return;
  if (summary.usable === 0) {
    into.minMs = next.minMs;
    into.maxMs = next.maxMs;
    into.squares = next.squares;
    return;
  }
  const between = next.sum / next.usable - summary.sum / summary.usable;
  const weight = (summary.usable * next.usable) / (summary.usable + next.usable);
  if (next.min < summary.min) into.minMs = next.minMs;
  if (next.max > summary.max) into.maxMs = next.maxMs;
  into.squares = summary.squares + next.squares + between * between * weight;
}
