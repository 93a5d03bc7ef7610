import {
  putField,
  putSmaller,
  putSigned,
  putWhole,
  reserveBits,
  takeField,
  takeSigned,
  takeWhole,
  type BitStream,
} from './bit-stream.ts';
import { putIntegers, takeIntegers } from './integer-column.ts';
import { putWords, takeWords } from './word-column.ts';

/**
 * Times of a scanned tag lie near a grid of the scan's period. Invariants:
 *  1. On the grid: time = first + period * slot + offset, |offset| <= period / 2. Kept are the slots passed over between
 *     one sample and the next (none, unless there is a gap or a spike), and the offsets.
 *  2. Offsets do not add up: jitter of one scan does not move the guess for the next, and a gap costs one entry.
 *  3. Where scans keep no period, times are plain integers.
 */
const irregular = 0;
const onGrid = 1;

/** ECMA-262, 21.4.1.1. */
export const largestTimeMs = 8.64e15;

interface Grid {
  readonly first: number;
  readonly periodMs: number;
  readonly skipped: Int32Array;
  readonly offsets: Int32Array;
}

export function putTimes(out: BitStream, times: Float64Array): void {
  const grid = layGrid(times);
  if (!grid) return putIrregular(out, times);
  if (isMostlyRegular(grid.skipped)) return putGrid(out, grid);
  putSmaller(
    out,
    () => putIrregular(out, times),
    () => putGrid(out, grid),
  );
}

export function takeTimes(from: BitStream, count: number): Float64Array {
  const times = takeField(from, 1) === onGrid ? takeGrid(from, count) : takeIntegers(from, count);
  checkTimes(times);
  return times;
}

/** Throws RangeError unless the times are whole ms that a Date can hold and never decrease. */
export function checkTimes(times: Float64Array): void {
  for (let at = 0; at < times.length; at++) {
    const time = times[at]!;
    if (!Number.isInteger(time) || Math.abs(time) > largestTimeMs || Object.is(time, -0))
      throw new RangeError(`Time ${time} is not a whole ms of the calendar`);
    if (at > 0 && time < times[at - 1]!) throw new RangeError('Times must not decrease');
  }
}

function putIrregular(out: BitStream, times: Float64Array): void {
  reserveBits(out, 1);
  putField(out, irregular, 1);
  putIntegers(out, times);
}

function putGrid(out: BitStream, { first, periodMs, skipped, offsets }: Grid): void {
  reserveBits(out, 1);
  putField(out, onGrid, 1);
  putSigned(out, first);
  putWhole(out, periodMs);
  putWords(out, skipped);
  putWords(out, offsets);
}

function takeGrid(from: BitStream, count: number): Float64Array {
  const first = takeSigned(from);
  const periodMs = takeWhole(from);
  const skipped = takeWords(from, count);
  const offsets = takeWords(from, count);
  const times = new Float64Array(count);
  let slotMs = first - periodMs;
  for (let at = 0; at < count; at++) {
    slotMs += periodMs * (1 + skipped[at]!);
    times[at] = slotMs + offsets[at]!;
  }
  return times;
}

/** undefined where no grid can be laid, or where numbers would leave the range of words. */
function layGrid(times: Float64Array): Grid | undefined {
  const count = times.length;
  const first = times[0]!;
  const periodMs = typicalDistance(times);
  const span = times[count - 1]! - first;
  if (periodMs < 1 || periodMs >= 2 ** 31 || span / periodMs >= 2 ** 31) return undefined;
  if (!Number.isSafeInteger(span)) return undefined;
  const skipped = new Int32Array(count);
  const offsets = new Int32Array(count);
  let slot = 0;
  for (let at = 1; at < count; at++) {
    const next = Math.round((times[at]! - first) / periodMs);
    skipped[at] = next - slot - 1;
    offsets[at] = times[at]! - first - next * periodMs;
    slot = next;
  }
  return { first, periodMs, skipped, offsets };
}

/** The median distance of up to 255 neighbours spread over the column; 0 for a single sample. */
function typicalDistance(times: Float64Array): number {
  const stride = Math.max(1, Math.floor(times.length / 255));
  const distances: number[] = [];
  for (let at = 1; at < times.length; at += stride) distances.push(times[at]! - times[at - 1]!);
  return Float64Array.from(distances).sort()[distances.length >> 1] ?? 0;
}

function isMostlyRegular(skipped: Int32Array): boolean {
  let irregularities = 0;
  for (const slots of skipped) if (slots !== 0) irregularities++;
  return irregularities * 16 <= skipped.length;
}
