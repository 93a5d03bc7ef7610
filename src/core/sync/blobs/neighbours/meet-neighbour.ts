import type { BlobLine } from '#core/sync/links/lan/blob-line.ts';
import type { BlobStore } from '../blob-store.ts';
import type { BlobTransfers } from '../transfers.ts';
import { createAnswering } from './answer-neighbour.ts';
import { createAsking } from './ask-neighbour.ts';
import { type BlobWord, encodeBlobWord, MAX_HASHES, parseBlobWord } from './blob-words.ts';

export interface MeetDeps {
  readonly line: BlobLine;
  readonly store: BlobStore;
  readonly transfers: Pick<BlobTransfers, 'addPath' | 'gained'>;
  readonly report: (error: unknown) => void;
}

/** Asks a neighbour for blobs and answers it, until the line ends. A neighbour that says what nobody may say is let go. */
export function meetNeighbour({ line, store, transfers, report }: MeetDeps): void {
  const say = (word: BlobWord) => line.send(...encodeBlobWord(word));
  const place: string = line.device;
  const answering = createAnswering({ store, line, say, report });
  const asking = createAsking({ place, say, giveUp: () => line.close() });
  const stopTelling = tellGained(store, say);
  const leave = transfers.addPath(asking.path);

  const hear = (word: BlobWord): boolean => {
    switch (word.kind) {
      case 'ask':
        answering.ask(word);
        return true;
      case 'fetch':
        return answering.fetch(word);
      case 'doubt':
        answering.doubt(word.hash);
        return true;
      case 'gained':
        transfers.gained(word.hashes, place);
        return true;
      default:
        asking.hear(word);
        return true;
    }
  };
  line.listen({
    frame(bytes) {
      const word = parseBlobWord(bytes);
      const isWord = word === 'unknown' || (word !== undefined && hear(word));
      if (!isWord) line.close();
    },
    drained: () => answering.goOn(),
    closed() {
      leave();
      stopTelling();
      asking.closed();
    },
  });
}

/** Tells what comes to lie here, together what comes together. */
function tellGained(store: Pick<BlobStore, 'onKept'>, say: (word: BlobWord) => void): () => void {
  const waiting: string[] = [];
  let timer: NodeJS.Immediate | undefined;
  const tell = () => {
    timer = undefined;
    while (waiting.length > 0) say({ kind: 'gained', hashes: waiting.splice(0, MAX_HASHES) });
  };
  const stop = store.onKept((hash) => {
    waiting.push(hash);
    timer ??= setImmediate(tell);
  });
  return () => {
    stop();
    clearImmediate(timer);
  };
}
