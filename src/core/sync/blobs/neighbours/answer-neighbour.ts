import type { BlobStore } from '../blob-store.ts';
import { type BlobWord, PIECE_BYTES } from './blob-words.ts';

/** As many as whoever asks may have open; it is asked for one after the other. */
export const MAX_OPEN_FETCHES = 16;
/** No more than this waits in a line's socket: photos take no memory beyond it, however slow the other end is. */
const MOST_WAITING_BYTES = 1024 * 1024;

type Ask = Extract<BlobWord, { kind: 'ask' }>;
type Fetch = Extract<BlobWord, { kind: 'fetch' }>;

export interface AnswerDeps {
  readonly store: Pick<BlobStore, 'files' | 'rows' | 'check' | 'pledges'>;
  readonly line: { readonly waitingBytes: number };
  readonly say: (word: BlobWord) => void;
  readonly report: (error: unknown) => void;
}

/** What a seat answers a neighbour: from what lies here whole, and no faster than the neighbour reads. */
export interface Answering {
  ask(word: Ask): void;
  /** false: more at once than anybody may ask for. */
  fetch(word: Fetch): boolean;
  doubt(hash: string): void;
  /** There may be room in the line. */
  goOn(): void;
}

export function createAnswering({ store, line, say, report }: AnswerDeps): Answering {
  const { files, rows, pledges } = store;
  const queue: { readonly fetch: Fetch; done: number }[] = [];

  /** undefined: it does not lie here, or not as it should. */
  const read = (hash: string, offset: number, length: number): Uint8Array | undefined => {
    if (!rows.isHere(hash)) return undefined;
    try {
      return files.read(files.pathOf(hash), offset, length);
    } catch {
      // Gone, or a sector that does not read: the look says which, and has it fetched again.
      look(hash);
      return undefined;
    }
  };
  const look = (hash: string) => void store.check(hash).catch(report);
  const end = (id: number, isHeld: boolean) => {
    queue.shift();
    say({ kind: 'ended', id, isHeld });
  };
  const goOn = () => {
    for (let next = queue[0]; next && line.waitingBytes < MOST_WAITING_BYTES; next = queue[0]) {
      const { id, hash, offset, length } = next.fetch;
      const wanted = Math.min(PIECE_BYTES, length - next.done);
      const bytes = wanted > 0 ? read(hash, offset + next.done, wanted) : new Uint8Array(0);
      if (!bytes || bytes.length === 0) {
        end(id, bytes !== undefined);
        continue;
      }
      say({ kind: 'piece', id, bytes });
      next.done += bytes.length;
      if (next.done === length) end(id, true);
    }
  };

  return {
    ask({ id, hashes, isPledge }) {
      const held = hashes.filter((hash) => rows.isHere(hash));
      if (isPledge) for (const hash of held) pledges.give(hash);
      say({ kind: 'held', id, hashes: held });
    },
    fetch(fetch) {
      if (queue.length >= MAX_OPEN_FETCHES) return false;
      queue.push({ fetch, done: 0 });
      goOn();
      return true;
    },
    doubt: (hash) => (rows.isHere(hash) ? look(hash) : undefined),
    goOn,
  };
}
