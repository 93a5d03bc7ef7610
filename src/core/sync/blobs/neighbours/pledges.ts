import type { Clock } from '#shared/kit/clock.ts';

/** Longer than it takes to let something go that a neighbour has said it keeps. */
const KEPT_FOR_MS = 60_000;

/** Blobs this seat has promised a neighbour to keep for a while: two that let one go at once would each rely on the other. */
export interface Pledges {
  give(hash: string): void;
  isGiven(hash: string): boolean;
}

export function createPledges(clock: Pick<Clock, 'monotonicMs'>): Pledges {
  const untilMs = new Map<string, number>();
  const tidy = (nowMs: number) => {
    for (const [hash, until] of untilMs) if (until <= nowMs) untilMs.delete(hash);
  };
  return {
    give(hash) {
      const nowMs = clock.monotonicMs();
      tidy(nowMs);
      untilMs.set(hash, nowMs + KEPT_FOR_MS);
    },
    isGiven: (hash) => (untilMs.get(hash) ?? -Infinity) > clock.monotonicMs(),
  };
}
