import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';

const magic = Buffer.from('856f4a83', 'hex');
const HEAD_BYTES = 8;
const CHANGE = 1;
const COMPRESSED_CHANGE = 2;
const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

/**
 * The hash by which Automerge names a change: SHA-256 over type, length and content; its first four bytes stand in the
 * change itself (Automerge binary format, "Change chunks"). A thirtieth of the time of decoding it. undefined for bytes that
 * are no single change, or not whole.
 */
export function changeHashOf(bytes: Uint8Array): Uint8Array | undefined {
  const change = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (change.length < HEAD_BYTES + 2 || !change.subarray(0, 4).equals(magic)) return undefined;
  const content = contentOf(change);
  if (!content) return undefined;
  const head = Buffer.concat([Buffer.of(CHANGE), leb128(content.length)]);
  const hash = createHash('sha256').update(head).update(content).digest();
  return hash.subarray(0, 4).equals(change.subarray(4, 8)) ? new Uint8Array(hash) : undefined;
}

function contentOf(change: Buffer): Buffer | undefined {
  const type = change[HEAD_BYTES];
  const length = readLeb128(change, HEAD_BYTES + 1);
  const content = length && change.subarray(length.end);
  if (!content || content.length !== length.value) return undefined;
  if (type === CHANGE) return content;
  return type === COMPRESSED_CHANGE ? inflated(content) : undefined;
}

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch {
    // Not deflated, or longer than it may be.
    return undefined;
  }
}

function readLeb128(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let at = start; at < start + 5; at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    value += (byte & 127) * 2 ** (7 * (at - start));
    if (byte < 128) return { value, end: at + 1 };
  }
  return undefined;
}

function leb128(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}
