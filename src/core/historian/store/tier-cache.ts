import type { Partial } from './rollup.ts';

/** About 40 MB. */
const mostPartials = 250_000;

/**
 * Rollups that were read lately, decoded. A chunk is never changed, only replaced by one with another id: so what is
 * remembered of an id stays true. Forgets what was not asked for longest.
 */
export interface TierCache {
  find(
    key: string,
    read: () => readonly Readonly<Partial>[] | undefined,
  ): readonly Readonly<Partial>[] | undefined;
}

export function createTierCache(): TierCache {
  const known = new Map<string, readonly Readonly<Partial>[]>();
  let size = 0;
  return {
    find(key, read) {
      const found = known.get(key);
      if (found) {
        // Last in the Map is youngest.
        known.delete(key);
        known.set(key, found);
        return found;
      }
      const partials = read();
      if (!partials) return undefined;
      known.set(key, partials);
      size += partials.length;
      for (const [oldest, dropped] of known) {
        if (size <= mostPartials) break;
        known.delete(oldest);
        size -= dropped.length;
      }
      return partials;
    },
  };
}
