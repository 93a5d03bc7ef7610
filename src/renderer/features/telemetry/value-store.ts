import type { LiveValue } from '#shared/contract/telemetry.ts';

/** Newest value of each tag. A cell follows its own tag, so that ten batches a second draw only what moved. */
export interface ValueStore {
  get(tagId: string): LiveValue | undefined;
  /** What arrived before what is known is left aside. */
  take(values: Iterable<LiveValue>): void;
  subscribe(listener: () => void): () => void;
}

export function createValueStore(): ValueStore {
  const known = new Map<string, LiveValue>();
  const listeners = new Set<() => void>();
  return {
    get: (tagId) => known.get(tagId),
    take(values) {
      let isTold = false;
      for (const value of values) {
        const before = known.get(value.tagId);
        if (before && value.arrivalMs < before.arrivalMs) continue;
        known.set(value.tagId, value);
        isTold = true;
      }
      if (isTold) for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
