/**
 * Floating-point numbers as int32 words whose order is that of the numbers, so that near numbers have near words.
 * A negative number has its other bits turned round. Every platform of the product is little-endian.
 */

/** The bits of doubles, in place: low word first. A NaN keeps its payload only when moved as bits. */
export function bitsOf(numbers: Float64Array): Int32Array {
  return new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);
}

export function doublesToWords(numbers: Float64Array): { high: Int32Array; low: Int32Array } {
  const bits = bitsOf(numbers);
  const high = new Int32Array(numbers.length);
  const low = new Int32Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const sign = bits[2 * at + 1]! >> 31;
    high[at] = bits[2 * at + 1]! ^ (sign & 0x7fff_ffff);
    low[at] = bits[2 * at]! ^ sign;
  }
  return { high, low };
}

export function wordsToDoubles(high: Int32Array, low: Int32Array): Float64Array {
  const numbers = new Float64Array(high.length);
  const bits = bitsOf(numbers);
  for (let at = 0; at < high.length; at++) {
    const sign = high[at]! >> 31;
    bits[2 * at + 1] = high[at]! ^ (sign & 0x7fff_ffff);
    bits[2 * at] = low[at]! ^ sign;
  }
  return numbers;
}

/** For numbers that are float32s and not NaN. */
export function floatsToWords(numbers: Float64Array): Int32Array {
  const words = new Int32Array(new Float32Array(numbers).buffer);
  for (let at = 0; at < words.length; at++) words[at]! ^= (words[at]! >> 31) & 0x7fff_ffff;
  return words;
}

/** Takes the words over: they are overwritten. */
export function wordsToFloats(words: Int32Array): Float64Array {
  for (let at = 0; at < words.length; at++) words[at]! ^= (words[at]! >> 31) & 0x7fff_ffff;
  return new Float64Array(new Float32Array(words.buffer, words.byteOffset, words.length));
}
