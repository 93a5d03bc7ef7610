import { concat, textToUtf8, utf8ToText } from './bytes.ts';

/**
 * The part of CBOR (RFC 8949) that chunks and messages are made of: integers, bytes, text, lists, true, false, null.
 * One value has one encoding: integers and lengths in their shortest form, no indefinite lengths, no tags, no floats. What
 * is signed and hashed can therefore not be written in two ways.
 */
export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[];

/** Bytes that are not what they should be. Never leaves this folder: parsers answer `undefined`. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

const unsigned = 0;
const negative = 1;
const byteString = 2;
const textString = 3;
const list = 4;
const simple = 7;
const MAX_DEPTH = 8;

export function encodeCbor(value: Cbor): Uint8Array {
  const parts: Uint8Array[] = [];
  write(value, parts);
  return concat(parts);
}

/** The one value the bytes encode; throws `Malformed` for everything else, bytes behind it included. */
export function decodeCbor(bytes: Uint8Array): Cbor {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.isAtEnd) throw new Malformed('bytes behind the value');
  return value;
}

function write(value: Cbor, parts: Uint8Array[]): void {
  if (value === null) parts.push(Uint8Array.of(0xf6));
  else if (typeof value === 'boolean') parts.push(Uint8Array.of(value ? 0xf5 : 0xf4));
  else if (typeof value === 'number') writeInteger(value, parts);
  else if (typeof value === 'string') writeBytes(textString, textToUtf8(value), parts);
  else if (value instanceof Uint8Array) writeBytes(byteString, value, parts);
  else {
    parts.push(head(list, value.length));
    for (const item of value) write(item, parts);
  }
}

function writeInteger(value: number, parts: Uint8Array[]): void {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no integer`);
  parts.push(value >= 0 ? head(unsigned, value) : head(negative, -1 - value));
}

function writeBytes(major: number, bytes: Uint8Array, parts: Uint8Array[]): void {
  parts.push(head(major, bytes.length), bytes);
}

function head(major: number, argument: number): Uint8Array {
  const first = major << 5;
  if (argument < 24) return Uint8Array.of(first | argument);
  if (argument < 0x100) return Uint8Array.of(first | 24, argument);
  const [info, size] = argument < 0x1_0000 ? [25, 2] : argument < 0x1_0000_0000 ? [26, 4] : [27, 8];
  const bytes = new Uint8Array(1 + size);
  bytes[0] = first | info;
  const view = new DataView(bytes.buffer);
  if (size === 2) view.setUint16(1, argument);
  else if (size === 4) view.setUint32(1, argument);
  else view.setBigUint64(1, BigInt(argument));
  return bytes;
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): Cbor {
    if (depth > MAX_DEPTH) throw new Malformed('nested too deep');
    const first = this.#take(1)[0]!;
    const [major, info] = [first >> 5, first & 31];
    if (major === simple) return simpleValue(info);
    const argument = this.#argument(info);
    if (major === unsigned) return argument;
    if (major === negative) return negated(argument);
    if (major === byteString) return this.#take(argument).slice();
    if (major === textString) return decodeText(this.#take(argument));
    if (major === list) return this.#list(argument, depth);
    throw new Malformed('a kind of value that is not used');
  }

  #list(length: number, depth: number): Cbor[] {
    // Each item takes a byte at least, so a length that cannot be true costs nothing.
    if (length > this.#bytes.length - this.#at) throw new Malformed('a list longer than its bytes');
    return Array.from({ length }, () => this.value(depth + 1));
  }

  #argument(info: number): number {
    if (info < 24) return info;
    const [size, least] = sizeOf(info);
    const at = this.#at;
    this.#take(size);
    const argument = readUnsigned(this.#view, at, size);
    if (argument < least || !Number.isSafeInteger(argument)) {
      throw new Malformed('an integer not in its shortest form, or too large');
    }
    return argument;
  }

  #take(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new Malformed('cut off');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

function sizeOf(info: number): readonly [size: number, least: number] {
  if (info === 24) return [1, 24];
  if (info === 25) return [2, 0x100];
  if (info === 26) return [4, 0x1_0000];
  if (info === 27) return [8, 0x1_0000_0000];
  throw new Malformed('an indefinite length');
}

function readUnsigned(view: DataView, at: number, size: number): number {
  if (size === 1) return view.getUint8(at);
  if (size === 2) return view.getUint16(at);
  if (size === 4) return view.getUint32(at);
  return Number(view.getBigUint64(at));
}

function simpleValue(info: number): Cbor {
  if (info === 20) return false;
  if (info === 21) return true;
  if (info === 22) return null;
  throw new Malformed('a kind of value that is not used');
}

function negated(argument: number): number {
  if (argument === Number.MAX_SAFE_INTEGER) throw new Malformed('an integer too small');
  return -1 - argument;
}

function decodeText(bytes: Uint8Array): string {
  const text = utf8ToText(bytes);
  if (text === undefined) throw new Malformed('text that is not UTF-8');
  return text;
}
