interface Buckets {
  readonly fromMs: number;
  readonly bucketMs: number;
  readonly buckets: number;
}

interface Shape {
  /** One per bucket; null where nothing was received. */
  readonly values: readonly (number | null)[];
  /** Of all samples, also of those between the means; null where there were none. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Aggregates of a tag (`startMs`, `mean`, `min`, `max`) as a line over equal buckets. */
export function shapeOf(
  columns: Readonly<Record<string, ArrayLike<number>>> | undefined,
  { fromMs, bucketMs, buckets }: Buckets,
): Shape {
  const values: (number | null)[] = Array.from({ length: buckets }, () => null);
  const { startMs = [], mean = [], min = [], max = [] } = columns ?? {};
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let n = 0; n < startMs.length; n++) {
    const at = Math.round((startMs[n]! - fromMs) / bucketMs);
    if (at < 0 || at >= buckets || !Number.isFinite(mean[n])) continue;
    values[at] = mean[n]!;
    low = Math.min(low, min[n] ?? mean[n]!);
    high = Math.max(high, max[n] ?? mean[n]!);
  }
  const isEmpty = low > high;
  return { values, low: isEmpty ? null : low, high: isEmpty ? null : high };
}
