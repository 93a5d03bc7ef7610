/** Waiting times between attempts, in ms. */
export interface BackOff {
  readonly firstMs: number;
  readonly mostMs: number;
}

export const lineBackOff: BackOff = { firstMs: 1_000, mostMs: 60_000 };

/**
 * How long to wait before the next attempt: exponential with full jitter, so that a hundred devices behind one dead
 * radio do not storm it when it returns. Uniform in [0, min(mostMs, firstMs · 2^(failures − 1))).
 * `fraction` is a random number in [0, 1), `failures` counts from 1.
 */
export function backOffMs(failures: number, fraction: number, limits: BackOff): number {
  // 2^30 is past any cap; a larger power would only overflow.
  const doublings = Math.min(Math.max(failures, 1) - 1, 30);
  return Math.floor(fraction * Math.min(limits.mostMs, limits.firstMs * 2 ** doublings));
}
