import { form } from './log-form.ts';

/*
 * How records of the log write one thing each. Every function is given where and returns the place behind: as plain
 * functions of a few lines they are compiled into the loop that calls them for each sample.
 */

/** The first that holds the value exactly. */
export function formOf(value: number): number {
  if ((value | 0) === value && !Object.is(value, -0)) return form.whole;
  const hundredths = Math.round(value * 100);
  const isHundredths = (hundredths | 0) === hundredths && hundredths / 100 === value;
  if (isHundredths && hundredths !== 0) return form.hundredths;
  return Math.fround(value) === value ? form.float32 : form.float64;
}

export function putValue(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  how: number,
  value: number,
): number {
  if (how === form.whole) return putSigned(bytes, at, value);
  if (how === form.hundredths) return putSigned(bytes, at, Math.round(value * 100));
  if (how === form.float32) view.setFloat32(at, value);
  else view.setFloat64(at, value);
  return at + (how === form.float32 ? 4 : 8);
}

/** Seven bits a byte, the lowest first. Returns the place behind. */
export function putWhole(bytes: Uint8Array, at: number, whole: number): number {
  let rest = whole;
  while (rest >= 128) {
    bytes[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  bytes[at++] = rest;
  return at;
}

/** The same by shifting, for those below 2^32. */
function putUint32(bytes: Uint8Array, at: number, word: number): number {
  let rest = word >>> 0;
  while (rest >= 128) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

export function putSigned(bytes: Uint8Array, at: number, signed: number): number {
  const word = signed | 0;
  if (word === signed) return putUint32(bytes, at, (word << 1) ^ (word >> 31));
  return putWhole(bytes, at, signed < 0 ? -2 * signed - 1 : 2 * signed);
}
