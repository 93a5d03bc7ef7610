import type { Columns } from '#shared/contract/frames.ts';

/** Every kind of double there is, a NaN with a payload included, then a ramp. */
export function oddColumns(rows: number): Columns {
  const odd = new Float64Array(8 + rows);
  odd.set([Number.NaN, -0, 0, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE]);
  new BigUint64Array(odd.buffer)[7] = 0x7ff8_0000_dead_beefn;
  for (let row = 0; row < rows; row++) odd[8 + row] = row / 7;
  return { odd };
}

/** One column of each type, of a length that needs padding when `rows` is no multiple of 8. */
export function mixedColumns(rows: number): Columns {
  return {
    sourceMs: Float64Array.from({ length: rows }, (_, row) => 1.7e12 + row),
    value: Float32Array.from({ length: rows }, (_, row) => row / 3),
    count: Int32Array.from({ length: rows }, (_, row) => -row),
    quality: Uint8Array.from({ length: rows }, (_, row) => row % 3),
  };
}
