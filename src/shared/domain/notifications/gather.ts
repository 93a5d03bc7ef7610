import type { Telling } from './due.ts';
import type { ToldPriority } from './plan.ts';

/** So long a person and channel are left alone after a message, by the most urgent that waits. The figures are ours. */
export const pauseMs: Readonly<Record<ToldPriority, number>> = {
  critical: 10_000,
  high: 60_000,
  medium: 60_000,
  low: 60_000,
};

export type Lane = Pick<Bundle, 'personId' | 'channelId'>;

/** What goes out as one message. */
export interface Bundle {
  readonly personId: string;
  readonly channelId: string;
  readonly address: string;
  /** The most urgent first; never empty. */
  readonly tellings: readonly Telling[];
}

/**
 * Gathers what is due into one message for each person and channel, so that a flood is one message with counts and not a
 * thousand. A lane that had a message a moment ago waits, and what comes meanwhile is in its next; one that has a message
 * still to be sent (`Infinity`) waits for that.
 */
export function gatherBundles(
  due: readonly Telling[],
  lastMessageMs: (lane: Lane) => number | null,
  nowMs: number,
): readonly Bundle[] {
  const lanes = new Map<string, Telling[]>();
  for (const telling of due) {
    const key = `${telling.personId}/${telling.channelId}`;
    const lane = lanes.get(key) ?? [];
    lanes.set(key, lane);
    lane.push(telling);
  }
  return [...lanes.values()]
    .map((tellings) => ({ ...laneOf(tellings[0]!), tellings }))
    .filter((bundle) => {
      const lastMs = lastMessageMs(bundle);
      // A wall clock that was put back must not silence a lane.
      if (lastMs === Infinity) return false;
      const sinceMs = lastMs === null ? Infinity : Math.abs(nowMs - lastMs);
      return sinceMs >= pauseMs[bundle.tellings[0]!.priority];
    });
}

function laneOf({ personId, channelId, address }: Telling) {
  return { personId, channelId, address };
}
