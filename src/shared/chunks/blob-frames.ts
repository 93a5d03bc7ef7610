import { textToUtf8 } from './bytes.ts';

/**
 * How the bytes of a photo or file are sealed: in frames, so that neither end holds a large one in memory and a part can be
 * read alone. Each frame is AES-256-GCM under a key that seals this one blob and nothing else: ciphertext, then the tag.
 * The nonce of a frame is its number and whether it is the last, so that frames can be neither swapped nor cut off
 * (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). A blob of no bytes is one empty frame.
 */
export const BLOB_FRAME_BYTES = 64 * 1024;
export const BLOB_TAG_BYTES = 16;
const SEALED_FRAME_BYTES = BLOB_FRAME_BYTES + BLOB_TAG_BYTES;

/** What every frame is bound to beside its number. */
export const blobAssociated: Uint8Array = textToUtf8('wellos/blob/1');

export function blobFrameCount(plainBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / BLOB_FRAME_BYTES));
}

/** How long a blob of so many plain bytes is where it lies and travels. */
export function sealedBlobBytes(plainBytes: number): number {
  return plainBytes + blobFrameCount(plainBytes) * BLOB_TAG_BYTES;
}

/** 12 bytes: seven of zero, the frame's number, and 1 for the last. */
export function blobNonce(frame: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(7, frame);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Where a frame lies among the sealed bytes. */
export function blobFrameAt(
  frame: number,
  plainBytes: number,
): { readonly offset: number; readonly length: number } {
  const offset = frame * SEALED_FRAME_BYTES;
  const length = Math.min(SEALED_FRAME_BYTES, sealedBlobBytes(plainBytes) - offset);
  return { offset, length };
}
