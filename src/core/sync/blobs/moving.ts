import type { Clock } from '#shared/kit/clock.ts';

export interface MovingBlob {
  readonly hash: string;
  readonly place: string;
  readonly done: number;
  readonly bytes: number;
}

type Direction = 'fetching' | 'sending';

const tellEveryMs = 500;

/** What is on its way just now; screens are told of its progress twice a second. */
export function createMoving(
  clock: Pick<Clock, 'monotonicMs'>,
  moved: (hashes: readonly string[]) => void,
) {
  const underWay = {
    fetching: new Map<object, MovingBlob>(),
    sending: new Map<object, MovingBlob>(),
  };
  let toldAtMs = Number.NEGATIVE_INFINITY;
  const tell = (hash: string) => {
    toldAtMs = clock.monotonicMs();
    moved([hash]);
  };
  return {
    /** What has been on its way for the longest; null: nothing is. */
    now: (direction: Direction): MovingBlob | null =>
      underWay[direction].values().next().value ?? null,
    /** How far a blob that is coming has come; undefined: it is not under way. */
    doneOf: (hash: string): number | undefined =>
      [...underWay.fetching.values()].find((one) => one.hash === hash)?.done,
    begin(direction: Direction, blob: Omit<MovingBlob, 'done'>) {
      const token = {};
      const all = underWay[direction];
      all.set(token, { ...blob, done: 0 });
      return {
        progress(done: number) {
          all.set(token, { ...blob, done });
          if (clock.monotonicMs() - toldAtMs >= tellEveryMs) tell(blob.hash);
        },
        end() {
          all.delete(token);
          tell(blob.hash);
        },
      };
    },
  };
}
