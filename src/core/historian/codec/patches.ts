import { putWhole, takeWhole, type BitStream } from './bit-stream.ts';
import { bitsOf } from './float-words.ts';
import { putWords, takeWords } from './word-column.ts';

/**
 * What a lattice cannot hold (a NaN among decimals) stands beside it, as runs of one bit pattern. Invariants:
 *  1. Runs are in order and do not overlap: each is a distance from the end of the one before, a length, and 64 bits.
 *  2. Under a patch the lattice holds a filler, the value before it: that costs next to nothing.
 */
export interface Patches {
  readonly gaps: readonly number[];
  readonly lengths: readonly number[];
  /** The bits of each run, low word first. */
  readonly bits: readonly number[];
}

const noPatches: Patches = { gaps: [], lengths: [], bits: [] };

/** The runs of values whose lattice point is NaN; undefined when there are more than `limit`. */
export function findPatches(
  numbers: Float64Array,
  points: Float64Array,
  limit: number,
): Patches | undefined {
  let at = points.findIndex(Number.isNaN);
  if (at < 0) return noPatches;
  const all = bitsOf(numbers);
  const gaps: number[] = [];
  const lengths: number[] = [];
  const bits: number[] = [];
  let end = 0;
  while (at < numbers.length) {
    if (!Number.isNaN(points[at]!)) {
      at++;
      continue;
    }
    if (gaps.length === limit) return undefined;
    const low = all[2 * at]!;
    const high = all[2 * at + 1]!;
    const start = at++;
    while (Number.isNaN(points[at]!) && all[2 * at] === low && all[2 * at + 1] === high) at++;
    gaps.push(start - end);
    lengths.push(at - start);
    bits.push(low, high);
    end = at;
  }
  return { gaps, lengths, bits };
}

/** Replaces every NaN by the point before it, or 0. */
export function fillUnderPatches(points: Float64Array): void {
  let filler = 0;
  for (let at = 0; at < points.length; at++) {
    if (Number.isNaN(points[at]!)) points[at] = filler;
    else filler = points[at]!;
  }
}

export function putPatches(out: BitStream, { gaps, lengths, bits }: Patches): void {
  putWhole(out, gaps.length);
  if (gaps.length > 0)
    for (const column of [gaps, lengths, bits]) putWords(out, Int32Array.from(column));
}

/** Lays the patches over the numbers. */
export function takePatches(from: BitStream, numbers: Float64Array): void {
  const runs = takeWhole(from);
  if (runs === 0) return;
  if (runs > numbers.length) throw new RangeError(`${runs} patches on ${numbers.length} numbers`);
  const gaps = takeWords(from, runs);
  const lengths = takeWords(from, runs);
  const bits = takeWords(from, 2 * runs);
  const all = bitsOf(numbers);
  let at = 0;
  for (let run = 0; run < runs; run++) {
    at += gaps[run]!;
    const end = at + lengths[run]!;
    if (gaps[run]! < 0 || lengths[run]! < 1 || end > numbers.length)
      throw new RangeError('Patches beyond the column');
    for (; at < end; at++) {
      all[2 * at] = bits[2 * run]!;
      all[2 * at + 1] = bits[2 * run + 1]!;
    }
  }
}
