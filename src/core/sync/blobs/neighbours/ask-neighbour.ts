import { type BlobPath, BlobTrouble } from '../blob-path.ts';
import { type BlobWord, MAX_FETCH_BYTES } from './blob-words.ts';

/** A neighbour that says nothing for so long is given up. */
const SILENT_MS = 30_000;

type Answer = Extract<BlobWord, { kind: 'held' | 'piece' | 'ended' }>;

export interface AskDeps {
  /** The device's key. */
  readonly place: string;
  readonly say: (word: BlobWord) => void;
  /** The line is of no use any more. */
  readonly giveUp: () => void;
}

/** A neighbour as a way to blobs; it fetches what it wants itself, so nothing is sent to it. */
export interface Asking {
  readonly path: BlobPath;
  hear(answer: Answer): void;
  /** What was asked is not answered any more. */
  closed(): void;
}

interface Open {
  hear(answer: Answer): void;
  closed(): void;
}

export function createAsking({ place, say, giveUp }: AskDeps): Asking {
  const open = new Map<number, Open>();
  let nextId = 0;
  let isClosed = false;

  /** Asks, and settles once: by an answer, the signal, silence, or the end of the line. */
  const ask = <T>(
    signal: AbortSignal,
    wordOf: (id: number) => BlobWord,
    hear: (answer: Answer) => T | undefined,
  ): Promise<T> => {
    signal.throwIfAborted();
    if (isClosed) return Promise.reject(new BlobTrouble('no-answer'));
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const id = nextId++;
    const settle = (settling: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      open.delete(id);
      settling();
    };
    const aborted = () => settle(() => reject(signal.reason as Error));
    const timer = setTimeout(giveUp, SILENT_MS);
    signal.addEventListener('abort', aborted);
    open.set(id, {
      hear(answer) {
        timer.refresh();
        try {
          const outcome = hear(answer);
          if (outcome !== undefined) settle(() => resolve(outcome));
        } catch (error) {
          settle(() => reject(error as Error));
        }
      },
      closed: () => settle(() => reject(new BlobTrouble('no-answer'))),
    });
    say(wordOf(id));
    return promise;
  };

  const whichOf = (hashes: readonly string[], isPledge: boolean, signal: AbortSignal) =>
    ask(
      signal,
      (id) => ({ kind: 'ask', id, hashes, isPledge }),
      (answer) => (answer.kind === 'held' ? new Set(answer.hashes) : undefined),
    );

  return {
    path: {
      place,
      holds: async (hash, signal) => (await whichOf([hash], true, signal)).has(hash),
      whichOf: (hashes, signal) => whichOf(hashes, false, signal),
      doubt: (hash) => say({ kind: 'doubt', hash }),
      fetch: (hash, offset, length, signal, take) => {
        const most = Math.min(length, MAX_FETCH_BYTES);
        return ask(
          signal,
          (id) => ({ kind: 'fetch', id, hash, offset, length: most }),
          createReceiving(most, take),
        );
      },
    },
    hear: (answer) => open.get(answer.id)?.hear(answer),
    closed() {
      isClosed = true;
      for (const one of open.values()) one.closed();
    },
  };
}

/** What comes of a part is given on at once; true when that was all, false where there is none of it. */
function createReceiving(most: number, take: (bytes: Uint8Array) => void) {
  let got = 0;
  return (answer: Answer): boolean | undefined => {
    if (answer.kind === 'piece') {
      got += answer.bytes.length;
      if (got > most) throw new BlobTrouble('altered');
      take(answer.bytes);
      return undefined;
    }
    if (answer.kind !== 'ended') return undefined;
    // It is shorter there than the entry says: whatever it is, it is not what is wanted.
    if (answer.isHeld && got === 0) throw new BlobTrouble('altered');
    return answer.isHeld;
  };
}
