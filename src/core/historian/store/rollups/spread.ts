import { isUsable } from '../columns/flags.ts';
import type { Run } from '../columns/run.ts';

/**
 * What a chunk knows of its usable samples beyond its rollups. NaN where it has none. Squares are about the chunk's own
 * mean, so that large values do not drown them.
 */
export interface Spread {
  /** When the least and the greatest value were first there. */
  minMs: number;
  maxMs: number;
  /** Sum of the squared differences from the mean. */
  squares: number;
}

export function spreadOf({ times, values, flags }: Run): Spread {
  let [min, max, minMs, maxMs] = [Infinity, -Infinity, Number.NaN, Number.NaN];
  let [count, shift, sum, squares] = [0, 0, 0, 0];
  for (let index = 0; index < times.length; index++) {
    const value = values[index]!;
    if (!isUsable(value, flags[index]!)) continue;
    if (value < min) [min, minMs] = [value, times[index]!];
    if (value > max) [max, maxMs] = [value, times[index]!];
    if (count++ === 0) shift = value;
    const difference = value - shift;
    sum += difference;
    squares += difference * difference;
  }
  if (count === 0) return { minMs, maxMs, squares: Number.NaN };
  return { minMs, maxMs, squares: Math.max(0, squares - (sum * sum) / count) };
}
