// In every runtime there is, though no part of the language.
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label: 'utf-8', options: { readonly fatal: boolean; readonly ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

const encoder = new TextEncoder();

export function textToUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** undefined for what is not UTF-8. */
export function utf8ToText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder's only complaint.
    return undefined;
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function bytesToHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += pairs[byte];
  return hex;
}

/** Bytes of a text that is known to be hex. */
export function hexToBytes(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (digitOf(hex, at * 2) << 4) | digitOf(hex, at * 2 + 1);
  }
  return bytes;
}

/** In ASCII the letters of either case end in the bits of 1 to 6. */
function digitOf(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return (code & 15) + (code > 57 ? 9 : 0);
}

export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
