import { codec } from './codec.ts';
import { coarsen, partialsOf, type Partial } from './rollup.ts';
import type { Run } from './run.ts';

export const minuteMs = 60_000;
export const quarterMs = 15 * minuteMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Coarsest first. A day needs no table of its own: a chunk lies within one day. */
export const tierWidths = [dayMs, hourMs, quarterMs, minuteMs] as const;
export type TierWidth = (typeof tierWidths)[number];

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
  return packTiers(partialsOf(run, 0, minuteMs), run.times.length);
}

/** `minutes` are in order; parts of the same minute may follow one another. */
export function packTiers(parts: readonly Partial[], count: number): Tiers {
  const minutes = coarsen(parts, minuteMs);
  const quarters = coarsen(minutes, quarterMs);
  const hours = coarsen(quarters, hourMs);
  const pack = (partials: readonly Partial[], widthMs: number) =>
    partials.length * samplesPerBucket > count ? null : encodePartials(partials, widthMs);
  return {
    day: encodePartials(coarsen(hours, dayMs), dayMs),
    hours: pack(hours, hourMs),
    quarters: pack(quarters, quarterMs),
    minutes: pack(minutes, minuteMs),
  };
}

/** Columns are differences where that makes them constant for a tag that is read regularly. */
export function encodePartials(partials: readonly Partial[], widthMs: number): Uint8Array {
  const column = (of: (partial: Partial) => number) => Float64Array.from(partials, of);
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
  ]);
}

export function decodePartials(bytes: Uint8Array, widthMs: number): Partial[] {
  const columns = codec.decodeTable(bytes);
  const [start, counts, notGood, notUsable, sum, min, max, first, last] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [fromStart, toLast, holds, unheld, integral] = columns.slice(9) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return Array.from(start, (bucket, index) => {
    const startMs = bucket * widthMs;
    const firstMs = startMs + fromStart[index]!;
    const lastMs = startMs + toLast[index]!;
    const count = counts[index]!;
    return {
      startMs,
      count,
      good: count - notGood[index]!,
      usable: count - notUsable[index]!,
      sum: sum[index]!,
      min: min[index]!,
      max: max[index]!,
      first: first[index]!,
      last: last[index]!,
      firstMs,
      lastMs,
      holds: holds[index]!,
      weightMs: lastMs - firstMs - unheld[index]!,
      integral: integral[index]!,
    };
  });
}
