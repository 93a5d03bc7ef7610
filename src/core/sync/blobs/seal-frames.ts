import { createCipheriv, createDecipheriv } from 'node:crypto';
import {
  BLOB_FRAME_BYTES,
  BLOB_TAG_BYTES,
  blobAssociated,
  blobFrameAt,
  blobFrameCount,
  blobNonce,
} from '#shared/chunks/blob-frames.ts';

const cipher = 'aes-256-gcm';

/** One frame of a blob, ciphertext and tag. */
export function sealFrame(
  key: Uint8Array,
  frame: number,
  isLast: boolean,
  plain: Uint8Array,
): Uint8Array {
  const seal = createCipheriv(cipher, key, blobNonce(frame, isLast));
  seal.setAAD(blobAssociated);
  return Buffer.concat([seal.update(plain), seal.final(), seal.getAuthTag()]);
}

/** undefined for a frame that is not as it was sealed. */
export function openFrame(
  key: Uint8Array,
  frame: number,
  isLast: boolean,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < BLOB_TAG_BYTES) return undefined;
  const open = createDecipheriv(cipher, key, blobNonce(frame, isLast));
  open.setAAD(blobAssociated);
  open.setAuthTag(sealed.subarray(-BLOB_TAG_BYTES));
  try {
    return Buffer.concat([open.update(sealed.subarray(0, -BLOB_TAG_BYTES)), open.final()]);
  } catch {
    // The tag does not fit; there is nothing more to say of it.
    return undefined;
  }
}

/** What is needed to read part of a blob. */
export interface SealedPart {
  readonly key: Uint8Array;
  /** Of the whole, plain. */
  readonly plainBytes: number;
  /** Sealed bytes from an offset; fewer at the end of the file. */
  readonly read: (offset: number, length: number) => Uint8Array;
}

/** Plain bytes from `offset`, at most `length`; undefined where a frame is not as it was sealed. */
export function openPart(
  { key, plainBytes, read }: SealedPart,
  offset: number,
  length: number,
): Uint8Array | undefined {
  const end = Math.min(plainBytes, offset + length);
  const count = blobFrameCount(plainBytes);
  const first = Math.floor(offset / BLOB_FRAME_BYTES);
  const opened: Uint8Array[] = [];
  for (let frame = first; frame < count && frame * BLOB_FRAME_BYTES < end; frame++) {
    const at = blobFrameAt(frame, plainBytes);
    const plain = openFrame(key, frame, frame === count - 1, read(at.offset, at.length));
    if (!plain) return undefined;
    opened.push(plain);
  }
  const from = offset - first * BLOB_FRAME_BYTES;
  return Buffer.concat(opened).subarray(from, from + Math.max(0, end - offset));
}
