import { textToUtf8, utf8ToText } from './bytes.ts';

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
  const writer = new Writer();
  writer.value(value);
  return writer.written();
}

/** The one value the bytes encode; throws `Malformed` for everything else, bytes behind it included. */
export function decodeCbor(bytes: Uint8Array): Cbor {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (!reader.isAtEnd) throw new Malformed('bytes behind the value');
  return value;
}

/** Room that is written to again by each call, unless much was needed: most values are of a few hundred bytes. */
let scratch = new Uint8Array(64 * 1024);
const MOST_KEPT_BYTES = 1024 * 1024;

class Writer {
  #bytes = scratch;
  #view = viewOf(this.#bytes);
  #at = 0;

  /** A copy, exactly as long as what was written. */
  written(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  value(value: Cbor): void {
    if (value === null) this.#head(simple, 22);
    else if (typeof value === 'boolean') this.#head(simple, value ? 21 : 20);
    else if (typeof value === 'number') this.#integer(value);
    else if (typeof value === 'string') this.#string(textString, textToUtf8(value));
    else if (value instanceof Uint8Array) this.#string(byteString, value);
    else {
      this.#head(list, value.length);
      for (const item of value) this.value(item);
    }
  }

  #integer(value: number): void {
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no integer`);
    if (value >= 0) this.#head(unsigned, value);
    else this.#head(negative, -1 - value);
  }

  #string(major: number, bytes: Uint8Array): void {
    this.#head(major, bytes.length);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #head(major: number, argument: number): void {
    this.#reserve(9);
    const [info, size] = argument < 24 ? [argument, 0] : shortestOf(argument);
    this.#bytes[this.#at] = (major << 5) | info;
    const at = this.#at + 1;
    if (size === 1) this.#bytes[at] = argument;
    else if (size === 2) this.#view.setUint16(at, argument);
    else if (size === 4) this.#view.setUint32(at, argument);
    else if (size === 8) this.#view.setBigUint64(at, BigInt(argument));
    this.#at = at + size;
  }

  #reserve(more: number): void {
    const needed = this.#at + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = viewOf(larger);
    if (larger.length <= MOST_KEPT_BYTES) scratch = larger;
  }
}

function shortestOf(argument: number): readonly [info: number, size: number] {
  if (argument < 0x100) return [24, 1];
  if (argument < 0x1_0000) return [25, 2];
  return argument < 0x1_0000_0000 ? [26, 4] : [27, 8];
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = viewOf(bytes);
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
