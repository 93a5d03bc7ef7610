import { isDamage, type Damage } from './damage.ts';
import { readBlob } from './part-file.ts';
import { append, bucketOf, partialsOf, type Partial } from './rollup.ts';
import { between } from './run.ts';
import { damageOf } from './seal-run.ts';
import { isOnlyRollups, readable, type Span } from './spans.ts';
import type { TierCache } from './tier-cache.ts';
import {
  dayMs,
  decodePartials,
  hourMs,
  minuteMs,
  quarterMs,
  tierWidths,
  type TierWidth,
} from './tiers.ts';

export interface Buckets {
  readonly fromMs: number;
  readonly widthMs: number;
  readonly count: number;
}

/** By bucket, empty ones NaN (and 0 in `count`). */
export interface BucketColumns {
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** Each value weighs as long as it stood; before the bucket's first sample the value from before it stands. */
  readonly timeMean: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly count: Float64Array;
  readonly goodPct: Float64Array;
}

/** The coarsest tier whose buckets make up these buckets exactly; undefined when only the samples do. */
export function exactTier({ fromMs, widthMs }: Buckets): TierWidth | undefined {
  return tierWidths.find((tier) => widthMs % tier === 0 && fromMs % tier === 0);
}

/** What was found damaged on the way, and what is remembered of rollups. */
export interface Reading {
  readonly damage: Damage[];
  readonly cache: TierCache;
}

/** `held` is the value that stood when the first bucket began, when there was one. */
export function aggregateSpans(
  spans: readonly Span[],
  buckets: Buckets,
  held: number | undefined,
  { damage, cache }: Reading,
): BucketColumns {
  const columns = emptyColumns(buckets.count);
  const tier = exactTier(buckets);
  let current: Partial | undefined;
  let bucket = -1;
  let standing = held === undefined ? undefined : held + 0;
  let lead = { weightMs: 0, integral: 0 };
  const finish = () => {
    if (current) put(columns, bucket, current, lead, buckets);
  };
  for (const span of spans) {
    for (const partial of partialsIn(span, buckets, tier, { damage, cache })) {
      const next = bucketOf(partial.startMs, buckets.fromMs, buckets.widthMs);
      if (next < 0 || next >= buckets.count) continue;
      if (current && next === bucket) append(current, partial);
      else {
        finish();
        bucket = next;
        const leadMs = partial.firstMs - (buckets.fromMs + bucket * buckets.widthMs);
        lead =
          standing === undefined
            ? { weightMs: 0, integral: 0 }
            : { weightMs: leadMs, integral: standing * leadMs };
        current = { ...partial };
      }
      standing = current.holds ? current.last : undefined;
    }
  }
  finish();
  return columns;
}

function partialsIn(
  span: Span,
  buckets: Buckets,
  tier: TierWidth | undefined,
  reading: Reading,
): readonly Readonly<Partial>[] {
  const toMs = buckets.fromMs + buckets.count * buckets.widthMs;
  const [originMs, widthMs] = tier ? [0, tier] : [buckets.fromMs, buckets.widthMs];
  if (span.kind === 'run')
    return partialsOf(between(span.run, buckets.fromMs, toMs), originMs, widthMs);
  const stored = tier ? storedPartials(span, tier, reading) : undefined;
  if (stored) return stored;
  if (isOnlyRollups(span)) return storedPartials(span, minuteMs, reading) ?? [];
  return readable(span, reading.damage, buckets.fromMs, toMs).flatMap((run) =>
    partialsOf(between(run, buckets.fromMs, toMs), originMs, widthMs),
  );
}

function storedPartials(
  span: Extract<Span, { kind: 'chunk' }>,
  tier: TierWidth,
  { damage, cache }: Reading,
): readonly Readonly<Partial>[] | undefined {
  const column =
    tier === dayMs
      ? 'dayTier'
      : tier === hourMs
        ? 'hours'
        : tier === quarterMs
          ? 'quarters'
          : 'minutes';
  try {
    return cache.find(`${span.part.file}/${span.row.id}/${column}`, () => {
      const bytes = readBlob(span.part.database, span.row.id, column);
      return bytes ? decodePartials(bytes, tier) : undefined;
    });
  } catch (error) {
    if (!isDamage(error)) throw error;
    damage.push(damageOf(span.part, span.row, error));
    return undefined;
  }
}

function emptyColumns(count: number): BucketColumns {
  const unknown = () => new Float64Array(count).fill(Number.NaN);
  return {
    min: unknown(),
    max: unknown(),
    mean: unknown(),
    timeMean: unknown(),
    first: unknown(),
    last: unknown(),
    count: new Float64Array(count),
    goodPct: unknown(),
  };
}

function put(
  columns: BucketColumns,
  bucket: number,
  partial: Partial,
  lead: { readonly weightMs: number; readonly integral: number },
  { fromMs, widthMs }: Buckets,
): void {
  const tailMs = partial.holds ? fromMs + (bucket + 1) * widthMs - partial.lastMs : 0;
  const weightMs = lead.weightMs + partial.weightMs + tailMs;
  const integral = lead.integral + partial.integral + (partial.holds ? partial.last * tailMs : 0);
  columns.min[bucket] = partial.min;
  columns.max[bucket] = partial.max;
  columns.mean[bucket] = partial.usable > 0 ? partial.sum / partial.usable : Number.NaN;
  columns.timeMean[bucket] = weightMs > 0 ? integral / weightMs : Number.NaN;
  columns.first[bucket] = partial.first;
  columns.last[bucket] = partial.last;
  columns.count[bucket] = partial.count;
  columns.goodPct[bucket] = (100 * partial.good) / partial.count;
}
