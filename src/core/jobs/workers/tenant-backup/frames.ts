import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Refusal } from '#shared/kit/refusal.ts';
import { pieceBytes } from './contents.ts';

/**
 * A backup's stream of frames behind its head: a length of four bytes, then a kind, whether it is compressed, and the payload
 * under AES-256-GCM. The key is of this file alone, so a frame's nonce is its number, and no two frames can change places; the
 * hash of the head is bound to each. That nothing is cut off at the end is for the last frame to say (`contents`).
 */
const cipherName = 'aes-256-gcm';
const lengthBytes = 4;
const prefixBytes = 2;
const tagBytes = 16;
/** What does not compress is stored as it is, a little longer than a piece; the list of files may be longer. */
const mostPlainBytes = 64 * pieceBytes;
/** Samples are packed already and rows are not; the lowest level is twice as fast as the disk of a laptop. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export interface Frame {
  readonly kind: number;
  readonly payload: Uint8Array;
  /** Compressing it gains nothing, and is not tried. */
  readonly isDense?: boolean;
}

export function createFrameSealer(key: Uint8Array, head: Uint8Array): (frame: Frame) => Uint8Array {
  const associated = hashOf(head);
  let number = 0;
  return ({ kind, payload, isDense = false }) => {
    const packed = isDense ? payload : zstdCompressSync(payload, compression);
    const isSmaller = packed.length < payload.length;
    const cipher = createCipheriv(cipherName, key, nonceOf(number++)).setAAD(associated);
    const sealed = [
      cipher.update(Uint8Array.of(kind, Number(isSmaller))),
      cipher.update(isSmaller ? packed : payload),
      cipher.final(),
      cipher.getAuthTag(),
    ];
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32BE(sealed.reduce((sum, { length: bytes }) => sum + bytes, 0));
    return Buffer.concat([length, ...sealed]);
  };
}

/** `read` gives the next bytes of the file, fewer at its end. undefined: the file ends here. Refuses `backup-damaged`. */
export function createFrameReader(
  key: Uint8Array,
  head: Uint8Array,
  read: (bytes: number) => Uint8Array,
): () => Frame | undefined {
  const associated = hashOf(head);
  let number = 0;
  return () => {
    const length = Buffer.from(read(lengthBytes));
    if (length.length === 0) return undefined;
    const bytes = length.length === lengthBytes ? length.readUInt32BE() : 0;
    if (bytes < prefixBytes + tagBytes || bytes > mostPlainBytes) throw damaged('frame', number);
    const sealed = read(bytes);
    if (sealed.length < bytes) throw damaged('cut-off', number);
    const plain = open(key, nonceOf(number), associated, sealed);
    if (!plain) throw damaged('frame', number);
    number++;
    const payload = plain.subarray(prefixBytes);
    const isPacked = plain[1] === 1;
    return { kind: plain[0]!, payload: isPacked ? zstdDecompressSync(payload) : payload };
  };
}

/** A backup that is not what was written; `problem` for the log, `at` counts frames or names a file. */
export function damaged(problem: string, at: number | string, cause?: unknown): Refusal {
  return new Refusal('backup-damaged', { problem, at }, { cause });
}

function open(
  key: Uint8Array,
  nonce: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
): Buffer | undefined {
  const decipher = createDecipheriv(cipherName, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated).setAuthTag(sealed.subarray(-tagBytes));
  try {
    const text = decipher.update(sealed.subarray(0, -tagBytes));
    return Buffer.concat([text, decipher.final()]);
  } catch {
    // The tag does not fit: the bytes are others.
    return undefined;
  }
}

function nonceOf(number: number): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
}

function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
