import { blankRollup, readRollup, type Rollups } from '../rollups/rollup-columns.ts';
import { append, bucketOf } from '../rollups/rollup.ts';
import { placeOf } from '../columns/run.ts';

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

export const edgeOf = ({ fromMs, widthMs }: Buckets, bucket: number) => fromMs + bucket * widthMs;

/** Adds rollups up to buckets, `start` being the first of them. */
export interface BucketSums {
  /** Rollups in their order in time; each lies in one bucket, told by its first sample. */
  add(rollups: Rollups): void;
  /** Buckets before this one have all they will get. */
  finished(): number;
  /** The columns of the buckets from `start` to before `end`, in one piece of memory. */
  take(end: number): BucketColumns;
}

/** `standing` is the value that stood when bucket `start` began; NaN when none did. */
export function createBucketSums(buckets: Buckets, start: number, standing: number): BucketSums {
  const columns = emptyColumns(buckets.count - start);
  const { fromMs, widthMs, count } = buckets;
  const firstEdgeMs = edgeOf(buckets, start);
  let current = blankRollup();
  let row = blankRollup();
  let bucket = -1;
  let held = standing;
  /** What stood from the bucket's edge to its first sample. */
  let heldAtEdge = Number.NaN;

  const begin = (next: number) => {
    [current, row] = [row, current];
    bucket = next;
    heldAtEdge = held;
  };
  const finish = () => {
    if (bucket < 0) return;
    const at = bucket - start;
    const leadMs = heldAtEdge === heldAtEdge ? current.firstMs - edgeOf(buckets, bucket) : 0;
    // A rollup of given up samples may reach beyond the bucket it begins in.
    const tailMs = current.holds ? Math.max(0, edgeOf(buckets, bucket + 1) - current.lastMs) : 0;
    const weightMs = leadMs + current.weightMs + tailMs;
    const lead = leadMs > 0 ? heldAtEdge * leadMs : 0;
    const tail = current.holds ? current.last * tailMs : 0;
    columns.min[at] = current.min;
    columns.max[at] = current.max;
    columns.mean[at] = current.usable > 0 ? current.sum / current.usable : Number.NaN;
    columns.timeMean[at] = weightMs > 0 ? (lead + current.integral + tail) / weightMs : Number.NaN;
    columns.first[at] = current.first;
    columns.last[at] = current.last;
    columns.count[at] = current.count;
    columns.goodPct[at] = (100 * current.good) / current.count;
  };

  return {
    add(rollups) {
      const { firstMs } = rollups;
      for (let at = placeOf(firstMs, firstEdgeMs); at < firstMs.length; at++) {
        const next = bucketOf(firstMs[at]!, fromMs, widthMs);
        if (next >= count) break;
        readRollup(rollups, at, row);
        if (next === bucket) append(current, row);
        else {
          finish();
          begin(next);
        }
        held = current.holds ? current.last : Number.NaN;
      }
    },
    finished: () => Math.max(start, bucket),
    take(end) {
      finish();
      return end === count ? columns : cutColumns(columns, end - start);
    },
  };
}

export function emptyColumns(count: number): BucketColumns {
  const memory = new Float64Array(8 * count).fill(Number.NaN);
  const column = (place: number) => memory.subarray(place * count, (place + 1) * count);
  return {
    min: column(0),
    max: column(1),
    mean: column(2),
    timeMean: column(3),
    first: column(4),
    last: column(5),
    count: column(6).fill(0),
    goodPct: column(7),
  };
}

function cutColumns(columns: BucketColumns, count: number): BucketColumns {
  const cut = emptyColumns(count);
  for (const name of columnNames) cut[name].set(columns[name].subarray(0, count));
  return cut;
}

export const columnNames = [
  'min',
  'max',
  'mean',
  'timeMean',
  'first',
  'last',
  'count',
  'goodPct',
] as const satisfies readonly (keyof BucketColumns)[];
