import { randomFillSync } from 'node:crypto';
import type { Random } from '#shared/kit/clock.ts';

const POOL_BYTES = 4_096;

/** The system's randomness, fetched in larger pieces: each fetch costs as much as a few hundred bytes. */
export function createRandomPool(): Random {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  const take = (count: number): Buffer => {
    if (count > pool.length - used) {
      randomFillSync(pool);
      used = 0;
    }
    const from = used;
    used += count;
    return pool.subarray(from, used);
  };
  return {
    bytes(count) {
      if (count > POOL_BYTES / 4) return randomFillSync(new Uint8Array(count));
      const taken = take(count);
      const bytes = new Uint8Array(taken);
      // What is given out may become a secret, and stays nowhere else.
      taken.fill(0);
      return bytes;
    },
    fraction: () => take(6).readUIntBE(0, 6) / 2 ** 48,
  };
}
