import type { Rollups } from './rollup-columns.ts';

const mostBytes = 32 * 1024 * 1024;
/** Fourteen columns of doubles. */
const bytesPerRow = 112;
/** Of the columns of one table themselves. */
const bytesPerTable = 2_000;

/**
 * Rollups that were read lately, decoded. A chunk is never changed, only replaced by one with another id: so what is
 * remembered of an id stays true. Forgets what was not asked for longest.
 */
export interface TierCache {
  find(key: string, read: () => Rollups | undefined): Rollups | undefined;
}

export function createTierCache(): TierCache {
  const known = new Map<string, Rollups>();
  let bytes = 0;
  return {
    find(key, read) {
      const found = known.get(key);
      if (found) {
        // Last in the Map is youngest.
        known.delete(key);
        known.set(key, found);
        return found;
      }
      const rollups = read();
      if (!rollups) return undefined;
      known.set(key, rollups);
      bytes += sizeOf(rollups);
      for (const [oldest, dropped] of known) {
        if (bytes <= mostBytes) break;
        known.delete(oldest);
        bytes -= sizeOf(dropped);
      }
      return rollups;
    },
  };
}

function sizeOf({ startMs }: Rollups): number {
  return bytesPerTable + startMs.length * bytesPerRow;
}
