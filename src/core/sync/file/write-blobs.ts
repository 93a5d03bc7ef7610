import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import {
  digestOfHeld,
  encodeFileBlobRecord,
  type FileBlobs,
  MAX_LISTED,
  PART_BYTES,
} from '#shared/chunks/file-blobs.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';

export interface CarriedBlob {
  readonly hash: string;
  readonly sealedBytes: number;
}

/** Photos and files that go along with chunks in a file. */
export interface CarriedBlobs {
  /** Hashes of all that lie here. */
  readonly held: readonly string[];
  /** Those that go along, what matters most first: a file that is cut short has those. */
  readonly carried: readonly CarriedBlob[];
  /** Sealed bytes; undefined where they cannot be read. */
  read(hash: string, offset: number, length: number): Uint8Array | undefined;
}

export function fileBlobsOf({ held, carried }: CarriedBlobs): FileBlobs {
  return {
    count: carried.length,
    bytes: bytesOf(carried),
    heldDigest: bytesToHex(digestOfHeld(nodeCrypto, held)),
  };
}

/**
 * Writes the records of `file-blobs.ts`, half a megabyte of bytes at a time. Answers the hashes of those that turned out to be other than
 * they should: whoever takes the file in finds that out too. Rejects with the signal's reason.
 */
export async function writeBlobs(
  { held, carried, read }: CarriedBlobs,
  to: {
    readonly record: (says: Uint8Array) => void;
    readonly signal?: AbortSignal | undefined;
    readonly progress?: ((done: number, total: number, of: 'blobs') => void) | undefined;
  },
): Promise<string[]> {
  const { record, signal, progress } = to;
  for (const hashes of listsOf(held)) record(encodeFileBlobRecord({ kind: 'held', hashes }));
  for (const hashes of listsOf(carried.map(({ hash }) => hash)))
    record(encodeFileBlobRecord({ kind: 'carried', hashes }));
  const total = bytesOf(carried);
  const spoilt: string[] = [];
  let before = 0;
  for (const { hash, sealedBytes } of carried) {
    record(encodeFileBlobRecord({ kind: 'blob', hash, sealedBytes }));
    const digest = createHash('sha256');
    for (let done = 0; done < sealedBytes;) {
      signal?.throwIfAborted();
      const bytes = read(hash, done, Math.min(PART_BYTES, sealedBytes - done));
      if (!bytes || bytes.length === 0) break;
      record(encodeFileBlobRecord({ kind: 'part', bytes }));
      digest.update(bytes);
      done += bytes.length;
      progress?.(before + done, total, 'blobs');
      await setImmediate();
    }
    if (digest.digest('hex') !== hash) spoilt.push(hash);
    before += sealedBytes;
  }
  return spoilt;
}

function bytesOf(blobs: readonly CarriedBlob[]): number {
  return blobs.reduce((sum, { sealedBytes }) => sum + sealedBytes, 0);
}

function* listsOf(hashes: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < hashes.length; at += MAX_LISTED) yield hashes.slice(at, at + MAX_LISTED);
}
