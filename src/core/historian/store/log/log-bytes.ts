import { form } from './log-form.ts';

/*
 * How records of the log write one thing each. Every function is given where and returns the place behind. They are
 * called for each sample: none of what is common is handed a double, for that would be put
 * into an object on the way.
 */

/** The value at `row` of the column, as the first form that holds it exactly; the form goes into its control byte. */
export function putValue(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  control: number,
  values: Float64Array,
  row: number,
): number {
  const value = values[row]!;
  const whole = value | 0;
  if (whole === value && !Object.is(value, -0)) {
    bytes[control]! |= form.whole;
    return putSigned(bytes, at, whole);
  }
  const rounded = Math.round(value * 100);
  const hundredths = rounded | 0;
  if (hundredths === rounded && hundredths / 100 === value && hundredths !== 0) {
    bytes[control]! |= form.hundredths;
    return putSigned(bytes, at, hundredths);
  }
  if (Math.fround(value) === value) {
    bytes[control]! |= form.float32;
    view.setFloat32(at, value);
    return at + 4;
  }
  bytes[control]! |= form.float64;
  view.setFloat64(at, value);
  return at + 8;
}

/** An int32, small ones of either sign in few bytes. */
export function putSigned(bytes: Uint8Array, at: number, word: number): number {
  return putWord(bytes, at, (word << 1) ^ (word >> 31));
}

/** A uint32: seven bits a byte, the lowest first. */
export function putWord(bytes: Uint8Array, at: number, word: number): number {
  let rest = word >>> 0;
  while (rest >= 128) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** The same of any safe integer. */
export function putFar(bytes: Uint8Array, at: number, signed: number): number {
  let rest = signed < 0 ? -2 * signed - 1 : 2 * signed;
  while (rest >= 128) {
    bytes[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  bytes[at++] = rest;
  return at;
}
