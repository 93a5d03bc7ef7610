/**
 * A stream of bits, first bit highest, as one position in a byte buffer. Invariants:
 *  1. All bits from `bit` on are zero while writing, so that writing is OR-ing.
 *  2. One access touches the four bytes from `bit >>> 3`, so 25 bits always fit. Writers keep that much room; readers
 *     have the four bytes of the checksum behind the last bit.
 *  3. Reading past the end throws RangeError (from DataView), never returns made-up bits.
 */
export interface BitStream {
  bytes: Uint8Array;
  view: DataView;
  bit: number;
}

/** The widest field one access can hold at any position. */
export const maxFieldBits = 25;

export function createBitWriter(capacityBytes: number): BitStream {
  return openBitReader(new Uint8Array(capacityBytes));
}

export function openBitReader(bytes: Uint8Array): BitStream {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bit: 0 };
}

/** Makes room for so many more bits. */
export function reserveBits(stream: BitStream, bits: number): void {
  const needed = ((stream.bit + bits) >>> 3) + 8;
  if (needed <= stream.bytes.length) return;
  const grown = new Uint8Array(needed * 2);
  grown.set(stream.bytes);
  stream.bytes = grown;
  stream.view = new DataView(grown.buffer);
}

/** Writes one or the other, whichever takes fewer bits; faster when it is `likely`. */
export function putSmaller(stream: BitStream, other: () => void, likely: () => void): void {
  const start = stream.bit;
  other();
  const otherBits = stream.bit - start;
  rewindTo(stream, start);
  likely();
  if (stream.bit - start <= otherBits) return;
  rewindTo(stream, start);
  other();
}

/** Forgets everything written from `bit` on. */
function rewindTo(stream: BitStream, bit: number): void {
  const firstByte = bit >>> 3;
  stream.bytes.fill(0, firstByte + 1, ((stream.bit + 7) >>> 3) + 4);
  stream.bytes[firstByte]! &= 0xff00 >>> (bit & 7);
  stream.bit = bit;
}

/** `width` <= 25, `value` < 2^width; the room must have been reserved. */
export function putField(stream: BitStream, value: number, width: number): void {
  const byte = stream.bit >>> 3;
  const shifted = value << (32 - width - (stream.bit & 7));
  stream.view.setUint32(byte, stream.view.getUint32(byte) | shifted);
  stream.bit += width;
}

export function takeField(stream: BitStream, width: number): number {
  const window = stream.view.getUint32(stream.bit >>> 3) << (stream.bit & 7);
  stream.bit += width;
  // Two shifts, because a shift by 32 is none.
  return (window >>> 1) >>> (31 - width);
}

/** 32 bits, as they are. */
export function putWord(stream: BitStream, word: number): void {
  putField(stream, word >>> 16, 16);
  putField(stream, word & 0xffff, 16);
}

export function takeWord(stream: BitStream): number {
  const high = takeField(stream, 16);
  return (high << 16) | takeField(stream, 16);
}

/** A safe integer >= 0: six bits say how many follow. */
export function putWhole(stream: BitStream, whole: number): void {
  reserveBits(stream, 64);
  const high = Math.floor(whole / 2 ** 32);
  const width = high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(whole);
  putField(stream, width, 6);
  for (let left = width; left > 0;) {
    const part = Math.min(left, 16);
    left -= part;
    putField(stream, Math.floor(whole / 2 ** left) & ((1 << part) - 1), part);
  }
}

export function takeWhole(stream: BitStream): number {
  const width = takeField(stream, 6);
  if (width > 53) throw new RangeError(`A whole number of ${width} bits`);
  let whole = 0;
  for (let left = width; left > 0;) {
    const part = Math.min(left, 16);
    left -= part;
    whole = whole * 2 ** part + takeField(stream, part);
  }
  return whole;
}

/** A safe integer of either sign. */
export function putSigned(stream: BitStream, signed: number): void {
  reserveBits(stream, 65);
  putField(stream, signed < 0 ? 1 : 0, 1);
  putWhole(stream, Math.abs(signed));
}

export function takeSigned(stream: BitStream): number {
  const isNegative = takeField(stream, 1) === 1;
  const whole = takeWhole(stream);
  return isNegative && whole > 0 ? -whole : whole;
}
