const BUCKET_MS = 5_000;
const BUCKETS = 12;

/** Counts events over the last minute, in steps of five seconds of monotonic time. */
export interface RateMeter {
  add(count: number, nowMs: number): void;
  perMinute(nowMs: number): number;
}

export function createRateMeter(): RateMeter {
  const counts = Array.from({ length: BUCKETS }, () => 0);
  let newest = 0;

  const moveTo = (nowMs: number) => {
    const bucket = Math.floor(nowMs / BUCKET_MS);
    for (let step = Math.max(newest + 1, bucket - BUCKETS + 1); step <= bucket; step++)
      counts[step % BUCKETS] = 0;
    newest = Math.max(newest, bucket);
  };

  return {
    add(count, nowMs) {
      moveTo(nowMs);
      counts[newest % BUCKETS]! += count;
    },
    perMinute(nowMs) {
      moveTo(nowMs);
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}
