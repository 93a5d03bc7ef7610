import { concat, hexToBytes } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import type { ChunkCrypto } from './crypto.ts';
import { bytesOf, countOf, hexOf, listOf, parseCbor } from './read-cbor.ts';

/**
 * Photos and files in a file of chunks, as records between its chunks and its end; who knows nothing of them passes them over. In order:
 *  1. `held`: all that the device held that wrote the file, so that the answer need not bring it. Its digest stands in the header.
 *  2. `carried`: those that follow, so that what the file lost on its way can be named.
 *  3. For each a `blob`, and its sealed bytes in `part`s.
 */
export type FileBlobRecord =
  | { readonly kind: 'held' | 'carried'; readonly hashes: readonly string[] }
  | { readonly kind: 'blob'; readonly hash: string; readonly sealedBytes: number }
  | { readonly kind: 'part'; readonly bytes: Uint8Array };

/** What a header says of them. */
export interface FileBlobs {
  readonly count: number;
  /** As they lie and travel, in all. */
  readonly bytes: number;
  /** Of what `held` says; see `digestOfHeld`. */
  readonly heldDigest: string;
}

/** In one record. */
export const MAX_LISTED = 8_000;
export const PART_BYTES = 512 * 1024;

export function encodeFileBlobRecord(record: FileBlobRecord): Uint8Array {
  switch (record.kind) {
    case 'held':
    case 'carried':
      return encodeCbor([record.kind, record.hashes.map(hexToBytes)]);
    case 'blob':
      return encodeCbor(['blob', hexToBytes(record.hash), record.sealedBytes]);
    case 'part':
      return encodeCbor(['part', record.bytes]);
  }
}

/** undefined for a record of another kind. */
export function parseFileBlobRecord(says: Uint8Array): FileBlobRecord | undefined {
  return parseCbor(says, readRecord);
}

/** SHA-256 over the hashes in order; they may come in whatever. */
export function digestOfHeld(
  { sha256 }: Pick<ChunkCrypto, 'sha256'>,
  hashes: readonly string[],
): Uint8Array {
  return sha256(concat(hashes.toSorted().map(hexToBytes)));
}

export function fileBlobsToCbor({ count, bytes, heldDigest }: FileBlobs): Cbor {
  return [count, bytes, hexToBytes(heldDigest)];
}

export function fileBlobsOf(value: Cbor): FileBlobs {
  const [count, bytes, digest] = listOf(value);
  return { count: countOf(count), bytes: bytesTotalOf(bytes), heldDigest: hexOf(digest, 32) };
}

function readRecord(value: Cbor): FileBlobRecord | undefined {
  const [kind, ...fields] = listOf(value);
  switch (kind) {
    case 'held':
    case 'carried':
      return { kind, hashes: hashesOf(fields[0]) };
    case 'blob':
      return { kind, hash: hexOf(fields[0], 32), sealedBytes: countOf(fields[1]) };
    case 'part':
      return { kind, bytes: bytesOf(fields[0]) };
    default:
      return undefined;
  }
}

function hashesOf(value: Cbor | undefined): string[] {
  return listOf(value).map((hash) => hexOf(hash, 32));
}

/** More than a count may be: a disk of blobs. */
function bytesTotalOf(value: Cbor | undefined): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Malformed('no bytes');
  return value as number;
}
