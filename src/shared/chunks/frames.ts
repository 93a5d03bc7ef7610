import { concat } from './bytes.ts';

const LENGTH_BYTES = 4;

/** Messages in one body of HTTP, each behind its length (32 bits, big-endian). */
export function joinFrames(messages: readonly Uint8Array[]): Uint8Array {
  return concat(messages.flatMap((message) => [lengthOf(message), message]));
}

/** undefined for bytes that are cut off anywhere but between two messages. */
export function splitFrames(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < LENGTH_BYTES) return undefined;
    const end = at + LENGTH_BYTES + view.getUint32(at);
    if (end > bytes.length) return undefined;
    messages.push(bytes.subarray(at + LENGTH_BYTES, end));
    at = end;
  }
  return messages;
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}
