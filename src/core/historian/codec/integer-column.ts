import {
  putField,
  putSigned,
  reserveBits,
  takeField,
  takeSigned,
  type BitStream,
} from './bit-stream.ts';
import { putWords, takeWords } from './word-column.ts';

/**
 * A column of safe integers (never -0), at least one. Invariants:
 *  1. Where largest - smallest < 2^32 a word is the distance from the smallest.
 *  2. Otherwise an integer is two words, floor(n / 2^32) and n mod 2^32.
 */
const narrow = 0;
const wide = 1;

export function putIntegers(out: BitStream, integers: Float64Array): void {
  const count = integers.length;
  let smallest = integers[0]!;
  let largest = smallest;
  for (let at = 1; at < count; at++) {
    const integer = integers[at]!;
    if (integer < smallest) smallest = integer;
    else if (integer > largest) largest = integer;
  }
  reserveBits(out, 1);
  const words = new Int32Array(count);
  if (largest - smallest < 2 ** 32) {
    putField(out, narrow, 1);
    putSigned(out, smallest);
    for (let at = 0; at < count; at++) words[at] = integers[at]! - smallest;
    putWords(out, words);
  } else {
    putField(out, wide, 1);
    for (let at = 0; at < count; at++) words[at] = Math.floor(integers[at]! / 2 ** 32);
    putWords(out, words);
    for (let at = 0; at < count; at++) words[at] = integers[at]!;
    putWords(out, words);
  }
}

export function takeIntegers(from: BitStream, count: number): Float64Array {
  const integers = new Float64Array(count);
  if (takeField(from, 1) === narrow) {
    const smallest = takeSigned(from);
    const words = takeWords(from, count);
    for (let at = 0; at < count; at++) integers[at] = smallest + (words[at]! >>> 0);
  } else {
    const high = takeWords(from, count);
    const low = takeWords(from, count);
    for (let at = 0; at < count; at++) integers[at] = high[at]! * 2 ** 32 + (low[at]! >>> 0);
  }
  return integers;
}
