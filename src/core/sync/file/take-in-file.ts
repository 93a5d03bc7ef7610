import { setImmediate } from 'node:timers/promises';
import { type FileHeader, parseFileEnd, parseFileHeader } from '#shared/chunks/chunk-file.ts';
import { parseFileBlobRecord } from '#shared/chunks/file-blobs.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { digestOf } from '#shared/chunks/vector.ts';
import { type Chunks, parseMessage, type RefusalReason, type Vector } from '#shared/chunks/wire.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import type { Place } from '../chunks/place.ts';
import { type FileSource, isChunkFile, recordsOf } from './read-chunk-file.ts';
import { type BlobIntake, type BlobsTakenIn, createBlobsTally } from './take-in-blobs.ts';

export interface TakeInFile {
  readonly place: Pick<Place, 'root' | 'takeIn' | 'isAhead' | 'onAdded'>;
  readonly tenantId: string;
  readonly source: FileSource;
  /** undefined: photos and files in it are passed over. */
  readonly blobs?: BlobIntake | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the file. */
  progress?(done: number, total: number): void;
}

export interface FileTakenIn {
  readonly header: FileHeader;
  /** What the device that wrote the file held then, as far as the file says it whole. */
  readonly vectors: ReadonlyMap<Space, Vector>;
  /** Chunks that are here now and were not before. */
  readonly added: number;
  /** How many chunks were read; the header says how many there should be. */
  readonly read: number;
  /** Of those that were read: not taken, by reason. */
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
  /** Read to its end, with every record of it whole. */
  readonly isWhole: boolean;
  /** Every chunk in it was here before: none had to be read. */
  readonly isKnown: boolean;
  readonly blobs: BlobsTakenIn;
}

/**
 * Takes in what a file holds, as far as it is whole; taking it in again changes nothing, and a second copy that is longer goes on
 * where the first was cut off. Refuses `sync-file-unreadable` (no such file, or its header is damaged), `sync-file-newer`,
 * `sync-file-elsewhere` (of another tenant) and `sync-not-shared`. Rejects with the signal's reason; what was taken in by then stays.
 */
export async function takeInFile(request: TakeInFile): Promise<FileTakenIn> {
  const { place, source, signal, progress } = request;
  const header = readHeader(request);
  const tally = createTally(header);
  const blobs = request.blobs && createBlobsTally(header, request.blobs);
  const outcome = () => ({ ...tally.outcome(), blobs: blobs?.outcome() ?? noBlobs });
  const token = {};
  const stopCounting = place.onAdded(({ ids, from }) => {
    if (from === token) tally.added += ids.length;
  });
  try {
    for (const { says, endsAt } of recordsOf(source)) {
      signal?.throwIfAborted();
      const chunks = tally.take(says);
      if (tally.isKnown(place) && !(blobs && header.blobs)) return outcome();
      if (!says) blobs?.damaged();
      const record = blobs && says && !chunks ? parseFileBlobRecord(says) : undefined;
      if (record) {
        await blobs?.take(record);
        await setImmediate();
      }
      if (chunks && !tally.isKnown(place)) {
        const { refused } = place.takeIn(chunks.space, chunks.chunks, token);
        tally.refuse(refused);
        await setImmediate();
      }
      progress?.(endsAt, source.bytes);
      if (tally.hasEnded) break;
    }
    blobs?.close();
    return outcome();
  } finally {
    blobs?.close();
    stopCounting();
  }
}

/** What a file says of itself, for whoever asks before taking it in. Refuses as `takeInFile`. */
export function readHeader({
  place,
  tenantId,
  source,
}: Pick<TakeInFile, 'place' | 'tenantId' | 'source'>): FileHeader {
  if (!place.root) throw new Refusal('sync-not-shared');
  const first = isChunkFile(source) ? recordsOf(source).next().value : undefined;
  const header = first?.says && parseFileHeader(nodeCrypto, first.says);
  if (!header) throw new Refusal('sync-file-unreadable', { bytes: source.bytes });
  if (header === 'newer') throw new Refusal('sync-file-newer');
  if (header.tenant !== tenantId || header.root !== place.root)
    throw new Refusal('sync-file-elsewhere');
  return header;
}

const noBlobs: BlobsTakenIn = { added: 0, known: 0, unnamed: 0, lost: [], untold: 0 };

function createTally(header: FileHeader) {
  const digests = new Map(header.digests.map(({ space, digest }) => [space, digest]));
  const vectors = new Map<Space, Vector>();
  const refused: Partial<Record<RefusalReason, number>> = {};
  let records = 0;
  let isDamaged = false;
  let end: number | undefined;
  let isKnown: boolean | undefined;
  let read = 0;

  return {
    added: 0,
    get hasEnded() {
      return end !== undefined;
    },
    /** What a record brings, if it is one of chunks. */
    take(says: Uint8Array | undefined): Chunks | undefined {
      records++;
      if (!says) {
        isDamaged = true;
        return undefined;
      }
      const message = parseMessage(says);
      if (message?.kind === 'have') {
        const isProven = digests.get(message.space) === digestOf(nodeCrypto, message.vector);
        if (isProven) vectors.set(message.space, message.vector);
      }
      if (message?.kind !== 'chunks') {
        if (!message) end = parseFileEnd(says);
        return undefined;
      }
      read += message.chunks.length;
      return message;
    },
    refuse(some: readonly { readonly id: ChunkId; readonly why: RefusalReason }[]) {
      for (const { why } of some) refused[why] = (refused[why] ?? 0) + 1;
    },
    /** Whoever holds the ends of every log holds all that lies behind them. Asked once, when the vectors have been read. */
    isKnown(place: Pick<Place, 'isAhead'>): boolean {
      if (records < digests.size + 1) return false;
      isKnown ??=
        vectors.size === digests.size &&
        [...vectors.values()].every((vector) => !place.isAhead(vector));
      return isKnown;
    },
    outcome(): Omit<FileTakenIn, 'blobs'> {
      const isWhole = !isDamaged && end !== undefined && end === read;
      const { added } = this;
      const isAll = isKnown ?? false;
      return { header, vectors, added, read, refused, isKnown: isAll, isWhole: isAll || isWhole };
    },
  };
}
