import type { AggregateColumns } from './sample-store.ts';

/** Without the buckets that have no sample. */
export function withoutEmpty(columns: AggregateColumns): AggregateColumns {
  const { count } = columns;
  if (count.every((samples) => samples > 0)) return columns;
  const keep = (column: Float64Array) => column.filter((_, bucket) => count[bucket]! > 0);
  return {
    startMs: keep(columns.startMs),
    min: keep(columns.min),
    max: keep(columns.max),
    mean: keep(columns.mean),
    timeMean: keep(columns.timeMean),
    first: keep(columns.first),
    last: keep(columns.last),
    count: keep(count),
    goodPct: keep(columns.goodPct),
  };
}
