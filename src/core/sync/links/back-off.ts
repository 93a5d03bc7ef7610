import type { Random } from '#shared/kit/clock.ts';

const LEAST_MS = 500;
const MOST_MS = 60_000;

/**
 * How long to wait before the next try, after so many that failed: anything between half a second and twice as much each time,
 * up to a minute. Full jitter, so that those whom one trouble has cut off do not come back as one.
 */
export function backOffMs(failed: number, random: Pick<Random, 'fraction'>): number {
  const ceiling = Math.min(MOST_MS, LEAST_MS * 2 ** Math.min(failed, 20));
  return LEAST_MS + random.fraction() * (ceiling - LEAST_MS);
}
