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
  /** What was asked is not answered any more; of what was being fetched, what has come is kept. */
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
    answering: { hear(answer: Answer): T | undefined; cut(): T | undefined },
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
          const outcome = answering.hear(answer);
          if (outcome !== undefined) settle(() => resolve(outcome));
        } catch (error) {
          settle(() => reject(error as Error));
        }
      },
      closed() {
        const outcome = answering.cut();
        settle(() =>
          outcome === undefined ? reject(new BlobTrouble('no-answer')) : resolve(outcome),
        );
      },
    });
    say(wordOf(id));
    return promise;
  };

  const whichOf = (hashes: readonly string[], isPledge: boolean, signal: AbortSignal) =>
    ask(signal, (id) => ({ kind: 'ask', id, hashes, isPledge }), {
      hear: (answer) => (answer.kind === 'held' ? new Set(answer.hashes) : undefined),
      cut: () => undefined,
    });

  return {
    path: {
      place,
      holds: async (hash, signal) => (await whichOf([hash], true, signal)).has(hash),
      whichOf: (hashes, signal) => whichOf(hashes, false, signal),
      doubt: (hash) => say({ kind: 'doubt', hash }),
      async fetch(hash, offset, length, signal) {
        const got = createPart(Math.min(length, MAX_FETCH_BYTES));
        const answer = await ask(
          signal,
          (id) => ({ kind: 'fetch', id, hash, offset, length: got.most }),
          { hear: (word) => got.take(word), cut: () => got.soFar() },
        );
        return answer ?? undefined;
      },
    },
    hear: (answer) => open.get(answer.id)?.hear(answer),
    closed() {
      isClosed = true;
      for (const one of open.values()) one.closed();
    },
  };
}

/** What has come of a part; `take` answers when it is all there is, with null where there is none. */
function createPart(most: number) {
  // All that is given on of it has been written: it need not be cleared.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(most).buffer);
  let got = 0;
  const soFar = () => (got > 0 ? bytes.subarray(0, got) : undefined);
  return {
    most,
    soFar,
    take(answer: Answer): Uint8Array | null | undefined {
      if (answer.kind === 'piece') {
        if (got + answer.bytes.length > most) throw new BlobTrouble('altered');
        bytes.set(answer.bytes, got);
        got += answer.bytes.length;
        return undefined;
      }
      if (answer.kind !== 'ended') return undefined;
      if (!answer.isHeld) return null;
      // It is shorter there than the entry says: whatever it is, it is not what is wanted.
      if (got === 0) throw new BlobTrouble('altered');
      return soFar();
    },
  };
}
