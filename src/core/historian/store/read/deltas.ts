import type { DeltaColumns } from '#core/historian/sample-store.ts';
import { edgeOf, type Buckets } from './bucket-sums.ts';
import { isUsable } from '../columns/flags.ts';
import { bucketOf } from '../rollups/rollup.ts';
import type { Run } from '../columns/run.ts';

/**
 * What a counter counted, per bucket. Invariants:
 *  1. Between two usable samples that follow one another the counter counted their difference; it belongs to the bucket
 *     of the later one. So deltas of adjoining periods add up.
 *  2. A counter that fell began anew at zero (a reset): it counted what it shows, and what it counted before it fell is
 *     lost. With a modulus it may instead have rolled over: taken for that when it then counted less than half of it.
 *  3. Across a gap of more than `longerThanMs` the difference counts all the same and is told apart in `overGap`; a reset
 *     in a gap hides what was counted before it.
 */
export interface DeltasSoFar {
  readonly kind: 'deltas';
  readonly buckets: Buckets;
  readonly modulus: number;
  readonly longerThanMs: number;
  readonly delta: Float64Array;
  readonly overGap: Float64Array;
  readonly gapMs: Float64Array;
  readonly resets: Float64Array;
  readonly rollOvers: Float64Array;
  /** Usable samples. */
  readonly count: Float64Array;
  /** Nothing but columns is found. */
  found: never[];
  /** The newest usable sample; NaN when there was none. */
  last: number;
  lastMs: number;
}

/** `before` is the newest usable sample older than the first bucket, a run of one or none. No modulus: Infinity. */
export function beginDeltas(
  buckets: Buckets,
  { modulus, longerThanMs }: { readonly modulus: number; readonly longerThanMs: number },
  before: Run,
): DeltasSoFar {
  const column = () => new Float64Array(buckets.count);
  return {
    kind: 'deltas',
    buckets,
    modulus,
    longerThanMs,
    delta: column(),
    overGap: column(),
    gapMs: column(),
    resets: column(),
    rollOvers: column(),
    count: column(),
    found: [],
    last: before.values[0] ?? Number.NaN,
    lastMs: before.times[0] ?? Number.NaN,
  };
}

export function walkDeltas(soFar: DeltasSoFar, { times, values, flags }: Run): void {
  const { fromMs, widthMs } = soFar.buckets;
  let bucket = -1;
  let endMs = -Infinity;
  for (let index = 0; index < times.length; index++) {
    const value = values[index]!;
    if (!isUsable(value, flags[index]!)) continue;
    const ms = times[index]!;
    if (ms >= endMs) {
      bucket = bucketOf(ms, fromMs, widthMs);
      endMs = edgeOf(soFar.buckets, bucket + 1);
    }
    soFar.count[bucket]!++;
    if (soFar.lastMs === soFar.lastMs) count(soFar, bucket, ms, value);
    soFar.last = value;
    soFar.lastMs = ms;
  }
}

function count(soFar: DeltasSoFar, bucket: number, ms: number, value: number): void {
  const { last, modulus } = soFar;
  let delta = value - last;
  if (delta < 0) {
    const isRollOver = delta + modulus < modulus / 2 && last < modulus;
    delta = isRollOver ? delta + modulus : Math.max(0, value);
    soFar[isRollOver ? 'rollOvers' : 'resets'][bucket]!++;
  }
  soFar.delta[bucket]! += delta;
  const awayMs = ms - soFar.lastMs;
  if (awayMs <= soFar.longerThanMs) return;
  soFar.overGap[bucket]! += delta;
  soFar.gapMs[bucket]! += awayMs;
}

/** Buckets without a usable sample are left out. */
export function endDeltas(soFar: DeltasSoFar): DeltaColumns {
  const { buckets, count } = soFar;
  const startMs = Float64Array.from(count, (_, bucket) => edgeOf(buckets, bucket));
  const keep = (column: Float64Array) => column.filter((_, bucket) => count[bucket]! > 0);
  return {
    startMs: keep(startMs),
    delta: keep(soFar.delta),
    overGap: keep(soFar.overGap),
    gapMs: keep(soFar.gapMs),
    resets: keep(soFar.resets),
    rollOvers: keep(soFar.rollOvers),
    count: keep(count),
  };
}
