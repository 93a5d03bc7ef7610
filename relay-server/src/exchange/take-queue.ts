import type { Space } from '#shared/chunks/header.ts';
import { MAX_PAGE_CHUNKS } from '#shared/chunks/wire.ts';
import type { Peer } from './peer.ts';
import type { Answered } from './room.ts';
import type { Incoming } from './take-in.ts';

export interface Waiting {
  readonly incoming: Incoming;
  readonly from: Peer;
}

type Entry = Waiting & {
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: unknown) => void;
};

/** What a batch led to, and when it may be said. */
export interface Done {
  readonly answered: Answered;
  readonly onDisk: Promise<void>;
}

/** Does one thing at a time; pages that wait meanwhile are taken together, in the order they came. */
export interface TakeQueue {
  take(waiting: Waiting): Promise<Answered>;
  /** Something else that must not happen meanwhile. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when what waits now has been taken and answered for. */
  settled(): Promise<void>;
}

export function createTakeQueue(
  takeTogether: (space: Space, batch: readonly Waiting[]) => Promise<Done>,
): TakeQueue {
  const entries: Entry[] = [];
  const unsaid = new Set<Promise<void>>();
  let last: Promise<unknown> = Promise.resolve();

  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const takeNext = async () => {
    // What arrives in this turn of the event loop goes into one transaction.
    await new Promise((resolve) => setImmediate(resolve));
    const batch = entries.splice(0, countTogether(entries));
    if (batch.length === 0) return;
    const fail = (error: unknown) => {
      for (const { reject } of batch) reject(error);
    };
    try {
      const { answered, onDisk } = await takeTogether(batch[0]!.incoming.space, batch);
      // The next batch does not wait for the disk, only the answer does.
      const saying = onDisk.then(() => {
        for (const { resolve } of batch) resolve(answered);
      }, fail);
      unsaid.add(saying);
      void saying.finally(() => unsaid.delete(saying));
    } catch (error) {
      fail(error);
    }
  };

  return {
    take: (waiting) =>
      new Promise((resolve, reject) => {
        entries.push({ ...waiting, resolve, reject });
        void alone(takeNext);
      }),
    alone,
    async settled() {
      await alone(async () => undefined);
      await Promise.all(unsaid);
    },
  };
}

/** How many of the first are of one space and fit into one transaction. */
function countTogether(entries: readonly Entry[]): number {
  const space = entries[0]?.incoming.space;
  let chunks = 0;
  const end = entries.findIndex(({ incoming }, at) => {
    chunks += incoming.chunks.length;
    return incoming.space !== space || (at > 0 && chunks > MAX_PAGE_CHUNKS);
  });
  return end === -1 ? entries.length : end;
}
