import { ChunkError } from '#core/historian/codec/chunk-columns.ts';
import { codec } from '../months/codec.ts';
import { rollupAt, type Rollups } from './rollup-columns.ts';
import { coarsen, partialsOf, type Partial } from './rollup.ts';
import type { Run } from '../columns/run.ts';
import { spreadOf, type Spread } from './spread.ts';

export const minuteMs = 60_000;
export const quarterMs = 900_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Coarsest first. A day needs no table of its own: a chunk lies within one day. */
export const tierWidths = [dayMs, hourMs, quarterMs, minuteMs] as const;
export type TierWidth = (typeof tierWidths)[number];

/** Where a chunk's row keeps the rollups of each width. */
export const tierColumns = {
  [dayMs]: 'dayTier',
  [hourMs]: 'hours',
  [quarterMs]: 'quarters',
  [minuteMs]: 'minutes',
} as const satisfies Record<TierWidth, string>;

/** A tier that does not condense is not kept: reading the samples is cheaper. */
const samplesPerBucket = 8;

/** What a chunk keeps beside its samples. */
export interface Tiers {
  readonly day: Uint8Array;
  readonly hours: Uint8Array | null;
  readonly quarters: Uint8Array | null;
  readonly minutes: Uint8Array | null;
}

export function tiersOf(run: Run): Tiers {
  return packTiers(partialsOf(run, 0, minuteMs), run.times.length, spreadOf(run));
}

/**
 * `minutes` are in order; parts of the same minute may follow one another. `spread` is left out when it is not known of
 * all of them.
 */
export function packTiers(parts: readonly Partial[], count: number, spread?: Spread): Tiers {
  const minutes = coarsen(parts, minuteMs);
  const quarters = coarsen(minutes, quarterMs);
  const hours = coarsen(quarters, hourMs);
  const pack = (partials: readonly Partial[], widthMs: number) =>
    partials.length * samplesPerBucket > count ? null : encodePartials(partials, widthMs);
  return {
    day: encodePartials(coarsen(hours, dayMs), dayMs, spread),
    hours: pack(hours, hourMs),
    quarters: pack(quarters, quarterMs),
    minutes: pack(minutes, minuteMs),
  };
}

/** Columns are differences where that makes them constant for a tag that is read regularly. */
export function encodePartials(
  partials: readonly Partial[],
  widthMs: number,
  spread?: Spread,
): Uint8Array {
  const column = (of: (partial: Partial) => number) => {
    const numbers = new Float64Array(partials.length);
    for (let at = 0; at < numbers.length; at++) numbers[at] = of(partials[at]!);
    return numbers;
  };
  return codec.encodeTable([
    column(({ startMs }) => startMs / widthMs),
    column(({ count }) => count),
    column(({ count, good }) => count - good),
    column(({ count, usable }) => count - usable),
    column(({ sum }) => sum),
    column(({ min }) => min),
    column(({ max }) => max),
    column(({ first }) => first),
    column(({ last }) => last),
    column(({ startMs, firstMs }) => firstMs - startMs),
    column(({ startMs, lastMs }) => lastMs - startMs),
    column(({ holds }) => holds),
    column(({ firstMs, lastMs, weightMs }) => lastMs - firstMs - weightMs),
    column(({ integral }) => integral),
    ...(spread
      ? [spread.minMs, spread.maxMs, spread.squares].map((one) => Float64Array.of(one))
      : []),
  ]);
}

/** Throws ChunkError. The columns are the caller's own. */
export function decodeRollups(bytes: Uint8Array, widthMs: number): Rollups {
  const table = codec.decodeTable(bytes);
  if (table.length < 14) throw new ChunkError('damaged', `Rollups of ${table.length} columns`);
  const [startMs, count, good, usable, sum, min, max, first, last] = table as WholeTable;
  const [firstMs, lastMs, holds, weightMs, integral, ...spread] = table.slice(9) as WholeTable;
  for (let row = 0; row < startMs.length; row++) {
    startMs[row]! *= widthMs;
    good[row] = count[row]! - good[row]!;
    usable[row] = count[row]! - usable[row]!;
    firstMs[row]! += startMs[row]!;
    lastMs[row]! += startMs[row]!;
    weightMs[row] = lastMs[row]! - firstMs[row]! - weightMs[row]!;
  }
  return {
    startMs,
    count,
    good,
    usable,
    sum,
    min,
    max,
    first,
    last,
    firstMs,
    lastMs,
    holds,
    weightMs,
    integral,
    spread: toSpread(spread),
  };
}

type Column = Float64Array;
type WholeTable = [Column, Column, Column, Column, Column, Column, Column, Column, Column];

/** Chunks that were sealed before it was kept have none. */
function toSpread([minMs, maxMs, squares]: readonly Float64Array[]): Spread | undefined {
  if (!minMs || !maxMs || !squares) return undefined;
  return { minMs: minMs[0]!, maxMs: maxMs[0]!, squares: squares[0]! };
}

export function decodePartials(bytes: Uint8Array, widthMs: number): Partial[] {
  const rollups = decodeRollups(bytes, widthMs);
  return Array.from(rollups.startMs, (_, at) => rollupAt(rollups, at));
}
