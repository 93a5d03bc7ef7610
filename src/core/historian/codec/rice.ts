import {
  maxFieldBits,
  putField,
  putWord,
  reserveBits,
  takeField,
  takeWord,
  type BitStream,
} from './bit-stream.ts';

/**
 * The entropy stage: Rice codes (R. F. Rice, JPL 79-22), their parameter chosen anew every 128 residuals. Invariants:
 *  1. A residual is an int32 folded to a uint32, small magnitudes first: 0, -1, 1, -2, …
 *  2. `shift` low bits are written as they are, the rest in unary: so many ones, then a zero.
 *  3. `escapeOnes` ones and no zero mean: five bits of width - 1 and that many bits hold the whole residual. A spike
 *     costs at most 49 bits, and any column at most 33.
 *  4. Shift 32 means 32 plain bits each, shift 33 means that all 128 are zero and take no bits.
 */
export const blockLength = 128;

const escapeOnes = 12;
const plain = 32;
const allZero = 33;
const shiftBits = 6;

export function fold(residual: number): number {
  return ((residual << 1) ^ (residual >> 31)) >>> 0;
}

export function unfold(folded: number): number {
  return (folded >>> 1) ^ -(folded & 1);
}

/** Writes `count` folded residuals. */
export function putResiduals(out: BitStream, folded: Uint32Array, count: number): void {
  for (let from = 0; from < count; from += blockLength) {
    const to = Math.min(from + blockLength, count);
    const shift = chooseShift(folded, from, to);
    reserveBits(out, shiftBits + blockLength * (escapeOnes + 5 + 32));
    putField(out, shift, shiftBits);
    if (shift === plain) for (let at = from; at < to; at++) putWord(out, folded[at]!);
    else if (shift !== allZero) putBlock(out, folded, from, to, shift);
  }
}

/** Bits that `putResiduals` would take; no longer counted when they are as many as `enough`. */
export function residualBits(folded: Uint32Array, count: number, enough: number): number {
  let bits = 0;
  for (let from = 0; from < count && bits < enough; from += blockLength) {
    const to = Math.min(from + blockLength, count);
    bits += shiftBits + blockBits(folded, from, to, chooseShift(folded, from, to));
  }
  return bits;
}

/** Fills `folded` from its start. */
export function takeResiduals(from: BitStream, folded: Uint32Array, count: number): void {
  for (let start = 0; start < count; start += blockLength) {
    const end = Math.min(start + blockLength, count);
    const shift = takeField(from, shiftBits);
    if (shift > allZero) throw new RangeError(`A shift of ${shift}`);
    if (shift === allZero) folded.fill(0, start, end);
    else if (shift === plain) for (let at = start; at < end; at++) folded[at] = takeWord(from);
    else takeBlock(from, folded, start, end, shift);
  }
}

function putBlock(
  out: BitStream,
  folded: Uint32Array,
  from: number,
  to: number,
  shift: number,
): void {
  const { view } = out;
  const lowMask = 2 ** shift - 1;
  let bit = out.bit;
  for (let at = from; at < to; at++) {
    const residual = folded[at]!;
    const ones = residual >>> shift;
    const width = ones + 1 + shift;
    if (ones < escapeOnes && width <= maxFieldBits) {
      const code = (((1 << ones) - 1) << (shift + 1)) | (residual & lowMask);
      const byte = bit >>> 3;
      view.setUint32(byte, view.getUint32(byte) | (code << (32 - width - (bit & 7))));
      bit += width;
    } else {
      out.bit = bit;
      putLong(out, residual, shift);
      bit = out.bit;
    }
  }
  out.bit = bit;
}

function putLong(out: BitStream, residual: number, shift: number): void {
  const ones = residual >>> shift;
  if (ones < escapeOnes) {
    putField(out, ((1 << ones) - 1) << 1, ones + 1);
    putBits(out, residual & (2 ** shift - 1), shift);
  } else {
    const width = 32 - Math.clz32(residual);
    putField(out, (1 << escapeOnes) - 1, escapeOnes);
    putField(out, width - 1, 5);
    putBits(out, residual, width);
  }
}

function takeBlock(
  from: BitStream,
  folded: Uint32Array,
  start: number,
  end: number,
  shift: number,
): void {
  const { view } = from;
  const maxOnes = Math.min(escapeOnes - 1, maxFieldBits - 1 - shift);
  const lowShift = 31 - shift;
  let bit = from.bit;
  for (let at = start; at < end; at++) {
    const window = view.getUint32(bit >>> 3) << (bit & 7);
    const ones = Math.clz32(~window);
    if (ones <= maxOnes) {
      const low = ((window << (ones + 1)) >>> 1) >>> lowShift;
      folded[at] = (ones << shift) | low;
      bit += ones + 1 + shift;
    } else {
      from.bit = bit;
      folded[at] = takeLong(from, shift);
      bit = from.bit;
    }
  }
  from.bit = bit;
}

function takeLong(from: BitStream, shift: number): number {
  let ones = 0;
  while (ones < escapeOnes && takeField(from, 1) === 1) ones++;
  if (ones < escapeOnes) return ((ones << shift) | takeBits(from, shift)) >>> 0;
  return takeBits(from, takeField(from, 5) + 1);
}

/** Up to 32 bits; room for them is there. */
function putBits(out: BitStream, value: number, width: number): void {
  if (width > 16) putField(out, (value >>> 16) & (2 ** (width - 16) - 1), width - 16);
  const low = Math.min(width, 16);
  putField(out, value & (2 ** low - 1), low);
}

function takeBits(from: BitStream, width: number): number {
  const high = width > 16 ? takeField(from, width - 16) : 0;
  return ((high << 16) | takeField(from, Math.min(width, 16))) >>> 0;
}

/** Never more than the mean's own width, less where spikes lift the mean: downhill from there. */
function chooseShift(folded: Uint32Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += folded[at]!;
  if (sum === 0) return allZero;
  let shift = Math.max(0, 31 - Math.clz32(sum / (to - from)));
  let bits = blockBits(folded, from, to, shift);
  while (shift > 0) {
    const fewerBits = blockBits(folded, from, to, shift - 1);
    if (fewerBits >= bits) break;
    shift--;
    bits = fewerBits;
  }
  return bits > 32 * (to - from) ? plain : shift;
}

function blockBits(folded: Uint32Array, from: number, to: number, shift: number): number {
  if (shift === allZero) return 0;
  if (shift === plain) return 32 * (to - from);
  let bits = (to - from) * (shift + 1);
  for (let at = from; at < to; at++) {
    const residual = folded[at]!;
    const ones = residual >>> shift;
    bits += ones < escapeOnes ? ones : escapeOnes + 5 + 31 - Math.clz32(residual) - shift;
  }
  return bits;
}
