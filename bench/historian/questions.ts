export const minuteMs = 60_000;

/** What people ask a historian. Times in ms, `from <= time < to`; buckets are of equal width. */
export type Question =
  | { readonly kind: 'latest'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'raw'; readonly tag: number; readonly fromMs: number; readonly toMs: number }
  | {
      readonly kind: 'buckets';
      readonly tags: readonly number[];
      readonly fromMs: number;
      readonly toMs: number;
      readonly buckets: number;
    };

/**
 * What an answer comes down to, the same for every side. `latest`: tags, oldest and newest time, mean of the values.
 * `raw`: all samples, and the extremes and mean of the good ones. `buckets`: good samples, their extremes, and the mean
 * of the means of the buckets.
 */
export interface Digest {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export const bucketMs = ({ fromMs, toMs, buckets }: Extract<Question, { kind: 'buckets' }>) =>
  (toMs - fromMs) / buckets;

/** Whether the one-minute table helps. */
export const canBeRolled = (question: Question) =>
  question.kind === 'buckets' && bucketMs(question) % minuteMs === 0;

/** Rows of one answer, brought down to a digest; those who answer by column are spared a call for each row. */
export interface Digesting {
  readonly digest: () => Digest;
  latestColumns(ms: Float64Array, values: Float64Array): void;
  sampleColumns(values: Float64Array, qualities: Uint8Array): void;
  latest(ms: number, value: number): void;
  sample(value: number, isGood: boolean): void;
  bucket(goodCount: number, min: number, max: number, mean: number): void;
}

export function createDigesting(): Digesting {
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let summed = 0;
  const extend = (low: number, high: number) => {
    if (low < min) min = low;
    if (high > max) max = high;
  };
  return {
    digest: () => ({ count, min, max, mean: summed === 0 ? 0 : sum / summed }),
    latestColumns(ms, values) {
      let [low, high, total] = [Infinity, -Infinity, 0];
      for (let at = 0; at < values.length; at++) {
        total += values[at]!;
        if (ms[at]! < low) low = ms[at]!;
        if (ms[at]! > high) high = ms[at]!;
      }
      count += values.length;
      summed += values.length;
      sum += total;
      extend(low, high);
    },
    sampleColumns(values, qualities) {
      let [low, high, total, good] = [Infinity, -Infinity, 0, 0];
      for (let at = 0; at < values.length; at++) {
        if (qualities[at]! > 1) continue;
        const value = values[at]!;
        good++;
        total += value;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      count += values.length;
      summed += good;
      sum += total;
      extend(low, high);
    },
    latest(ms, value) {
      count++;
      summed++;
      sum += value;
      extend(ms, ms);
    },
    sample(value, isGood) {
      count++;
      if (!isGood) return;
      summed++;
      sum += value;
      extend(value, value);
    },
    bucket(goodCount, low, high, mean) {
      if (goodCount === 0) return;
      count += goodCount;
      summed++;
      sum += mean;
      extend(low, high);
    },
  };
}

/** Counts must be equal, extremes too (unless the side is known to round: then to 1e-12), means to 1e-6. */
export function isSameAnswer(one: Digest, other: Digest, rounds: boolean): boolean {
  const tolerance = rounds ? 1e-12 : 0;
  return (
    one.count === other.count &&
    isNear(one.min, other.min, tolerance) &&
    isNear(one.max, other.max, tolerance) &&
    isNear(one.mean, other.mean, 1e-6)
  );
}

function isNear(one: number, other: number, tolerance: number): boolean {
  return Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other));
}
