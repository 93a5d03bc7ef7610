import { setImmediate } from 'node:timers/promises';
import {
  encodeFileEnd,
  encodeFileHeader,
  encodeRecord,
  fileMagic,
} from '#shared/chunks/chunk-file.ts';
import type { SealedChunk } from '#shared/chunks/chunk.ts';
import type { Signer } from '#shared/chunks/crypto.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { spaces } from '#shared/chunks/spaces.ts';
import { digestOf } from '#shared/chunks/vector.ts';
import { encodeMessage, type Vector } from '#shared/chunks/wire.ts';
import { must } from '#shared/kit/must.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { pagesOf } from '../chunks/pages-of.ts';
import type { Place } from '../chunks/place.ts';
import { type CarriedBlobs, fileBlobsOf, writeBlobs } from './write-blobs.ts';

export interface ChunkFileRequest {
  readonly place: Pick<Place, 'root' | 'seal' | 'vectorOf' | 'lackingOf' | 'read'>;
  readonly signer: Signer;
  readonly tenantId: string;
  readonly appVersion: string;
  /** By the clock of this seat. */
  readonly atMs: number;
  /** What the place the file is for holds, as far as is known; undefined: everything is written. */
  readonly known: ReadonlyMap<Space, Vector> | undefined;
  /** Photos and files that go along; undefined: none. */
  readonly blobs?: CarriedBlobs | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Takes the file's bytes in order. */
  append(bytes: Uint8Array): void;
  /** Chunks of so many, and then bytes of so many photos and files. */
  progress?(done: number, total: number, of: 'chunks' | 'blobs'): void;
}

export interface ChunkFileWritten {
  readonly chunks: number;
  readonly bytes: number;
  /** Hashes of photos and files that were to go along, and are not here as they should be. */
  readonly spoilt: readonly string[];
}

/**
 * Writes all that a place lacks, as `chunk-file.ts` says, of what this one has, from whomever it came. What comes while the
 * file is written is not in it. Rejects with the signal's reason when it is aborted; the place must have begun.
 */
export async function writeChunkFile(request: ChunkFileRequest): Promise<ChunkFileWritten> {
  const { place, append, progress, signal } = request;
  place.seal();
  const held = spaces.map((space) => ({ space, vector: place.vectorOf(space) }));
  const lacking = held.map(({ space }) => ({ space, ids: lackingOf(request, space) }));
  const total = lacking.reduce((sum, { ids }) => sum + ids.length, 0);
  let bytes = 0;
  const put = (part: Uint8Array) => {
    append(part);
    bytes += part.length;
  };
  const record = (says: Uint8Array) => put(encodeRecord(nodeCrypto, says));

  put(fileMagic);
  record(headerOf(request, held, total));
  for (const { space, vector } of held) {
    record(encodeMessage({ kind: 'have', space, vector, reply: false }));
  }
  let done = 0;
  for (const { space, ids } of lacking) {
    for (const chunks of pagesOf(readAll(place, ids))) {
      signal?.throwIfAborted();
      record(encodeMessage({ kind: 'chunks', space, page: 0, chunks }));
      progress?.((done += chunks.length), total, 'chunks');
      await setImmediate();
    }
  }
  const spoilt = request.blobs ? await writeBlobs(request.blobs, { record, signal, progress }) : [];
  record(encodeFileEnd(total));
  return { chunks: total, bytes, spoilt };
}

function lackingOf({ place, known }: ChunkFileRequest, space: Space): ChunkId[] {
  return place.lackingOf(space, known?.get(space) ?? new Map());
}

function headerOf(
  { place, signer, tenantId, appVersion, atMs, known, blobs }: ChunkFileRequest,
  held: readonly { readonly space: Space; readonly vector: Vector }[],
  chunks: number,
): Uint8Array {
  return encodeFileHeader(signer, {
    tenant: tenantId,
    root: must(place.root, 'a place that has begun'),
    atMs,
    app: appVersion,
    isPart: known !== undefined,
    chunks,
    digests: held.map(({ space, vector }) => ({ space, digest: digestOf(nodeCrypto, vector) })),
    blobs: blobs && fileBlobsOf(blobs),
  });
}

function* readAll(place: Pick<Place, 'read'>, ids: readonly ChunkId[]): Generator<SealedChunk> {
  for (const id of ids) yield must(place.read(id), `chunk ${id}`);
}
