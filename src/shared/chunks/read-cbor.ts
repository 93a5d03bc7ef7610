import { bytesToHex } from './bytes.ts';
import { type Cbor, decodeCbor, Malformed } from './cbor.ts';

// Each throws `Malformed` for what is something else.

const MAX_COUNT = 2 ** 40;

export function listOf(value: Cbor | undefined): readonly Cbor[] {
  if (!Array.isArray(value)) throw new Malformed('no list');
  return value as readonly Cbor[];
}

export function bytesOf(value: Cbor | undefined, length?: number): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Malformed('no bytes');
  if (length !== undefined && value.length !== length)
    throw new Malformed('bytes of another length');
  return value;
}

export function hexOf(value: Cbor | undefined, length: number): string {
  return bytesToHex(bytesOf(value, length));
}

export function countOf(value: Cbor | undefined): number {
  if (typeof value !== 'number' || value < 0 || value > MAX_COUNT) throw new Malformed('no count');
  return value;
}

/** Milliseconds since 1970. */
export function timeOf(value: Cbor | undefined): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Malformed('no time');
  return value as number;
}

export function textOf(value: Cbor | undefined, maxLength: number): string {
  if (typeof value !== 'string' || value.length > maxLength) throw new Malformed('no text');
  return value;
}

/** What the bytes say to `read`; undefined when anything about them is malformed. */
export function parseCbor<T>(bytes: Uint8Array, read: (value: Cbor) => T): T | undefined {
  try {
    return read(decodeCbor(bytes));
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
