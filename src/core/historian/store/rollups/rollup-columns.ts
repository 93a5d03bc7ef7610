import type { Partial } from './rollup.ts';
import type { Spread } from './spread.ts';

type Columns = { readonly [Name in keyof Partial]: Float64Array };

/** Rollups of buckets in their order, by column: what `Partial` tells, without an object for each of them. */
export interface Rollups extends Columns {
  /** Known of a whole chunk only, so of rollups that are one row. */
  readonly spread: Spread | undefined;
}

export function toRollups(partials: readonly Readonly<Partial>[]): Rollups {
  const column = (name: keyof Partial) => Float64Array.from(partials, (partial) => partial[name]);
  return {
    startMs: column('startMs'),
    count: column('count'),
    good: column('good'),
    usable: column('usable'),
    sum: column('sum'),
    min: column('min'),
    max: column('max'),
    first: column('first'),
    last: column('last'),
    firstMs: column('firstMs'),
    lastMs: column('lastMs'),
    holds: column('holds'),
    weightMs: column('weightMs'),
    integral: column('integral'),
    spread: undefined,
  };
}

/** Puts one row into `into`. */
export function readRollup(rollups: Rollups, at: number, into: Partial): void {
  into.startMs = rollups.startMs[at]!;
  into.count = rollups.count[at]!;
  into.good = rollups.good[at]!;
  into.usable = rollups.usable[at]!;
  into.sum = rollups.sum[at]!;
  into.min = rollups.min[at]!;
  into.max = rollups.max[at]!;
  into.first = rollups.first[at]!;
  into.last = rollups.last[at]!;
  into.firstMs = rollups.firstMs[at]!;
  into.lastMs = rollups.lastMs[at]!;
  into.holds = rollups.holds[at]!;
  into.weightMs = rollups.weightMs[at]!;
  into.integral = rollups.integral[at]!;
}

/** A row to read into; of no meaning itself. */
export function blankRollup(): Partial {
  return {
    startMs: Number.NaN,
    count: 0.5,
    good: 0.5,
    usable: 0.5,
    sum: Number.NaN,
    min: Number.NaN,
    max: Number.NaN,
    first: Number.NaN,
    last: Number.NaN,
    firstMs: Number.NaN,
    lastMs: Number.NaN,
    holds: 0.5,
    weightMs: 0.5,
    integral: Number.NaN,
  };
}

export function rollupAt(rollups: Rollups, at: number): Partial {
  const partial = blankRollup();
  readRollup(rollups, at, partial);
  return partial;
}

/** Those of the rows `start` to before `end`, without copying. */
export function partOfRollups(rollups: Rollups, start: number, end: number): Rollups {
  if (start === 0 && end === rollups.startMs.length) return rollups;
  const cut = (column: Float64Array) => column.subarray(start, end);
  return {
    startMs: cut(rollups.startMs),
    count: cut(rollups.count),
    good: cut(rollups.good),
    usable: cut(rollups.usable),
    sum: cut(rollups.sum),
    min: cut(rollups.min),
    max: cut(rollups.max),
    first: cut(rollups.first),
    last: cut(rollups.last),
    firstMs: cut(rollups.firstMs),
    lastMs: cut(rollups.lastMs),
    holds: cut(rollups.holds),
    weightMs: cut(rollups.weightMs),
    integral: cut(rollups.integral),
    spread: undefined,
  };
}
