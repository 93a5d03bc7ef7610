import { must } from '#shared/kit/must.ts';
import { fold, unfold } from './rice.ts';

/**
 * The prediction stage: an alpha-beta filter (C. C. Holt's two-parameter smoothing) guesses every word from those
 * before it, and only how far the guess was off is kept. Invariants:
 *  1. The guess depends on earlier words only, so the reader makes the same one.
 *  2. Doubles are added and multiplied in one order and gains are powers of two: equal on every machine.
 *  3. Differences wrap at 2^32, so every int32 comes back whatever the guess was.
 */
export interface Gains {
  /** How far the level follows the word just seen: 1 = all the way, small = an average over many. */
  readonly level: number;
  /** How far the slope follows; 0 = no slope. */
  readonly slope: number;
}

/** Never reorder: a column names its gains by their place. */
export const gainsChoices: readonly Gains[] = [
  { level: 1, slope: 0 },
  { level: 1, slope: 1 },
  { level: 1, slope: 1 / 16 },
  { level: 1 / 4, slope: 0 },
  { level: 1 / 32, slope: 0 },
  { level: 1 / 2, slope: 1 / 16 },
  { level: 1 / 4, slope: 1 / 64 },
];

/** The first choice, for which there is a faster way. */
const plainDifference = 0;

/** Writes the folded residuals of words 1 … count - 1; word 0 is where the filter starts. */
export function foldResiduals(
  words: Int32Array,
  count: number,
  choice: number,
  folded: Uint32Array,
): void {
  if (choice === plainDifference) {
    for (let at = 1; at < count; at++) folded[at - 1] = fold((words[at]! - words[at - 1]!) | 0);
    return;
  }
  const { level: levelGain, slope: slopeGain } = must(gainsChoices[choice], 'gains are known');
  let level = words[0]!;
  let slope = 0;
  for (let at = 1; at < count; at++) {
    const word = words[at]!;
    const expected = level + slope;
    folded[at - 1] = fold((word - Math.floor(expected + 0.5)) | 0);
    const error = word - expected;
    level = expected + levelGain * error;
    slope += slopeGain * error;
  }
}

/** Undoes `foldResiduals`; word 0 must be in its place. */
export function unfoldResiduals(
  folded: Uint32Array,
  count: number,
  choice: number,
  words: Int32Array,
): void {
  let word = words[0]!;
  if (choice === plainDifference) {
    for (let at = 1; at < count; at++) {
      word = (word + unfold(folded[at - 1]!)) | 0;
      words[at] = word;
    }
    return;
  }
  const { level: levelGain, slope: slopeGain } = must(gainsChoices[choice], 'gains are known');
  let level = word;
  let slope = 0;
  for (let at = 1; at < count; at++) {
    const expected = level + slope;
    word = (Math.floor(expected + 0.5) + unfold(folded[at - 1]!)) | 0;
    words[at] = word;
    const error = word - expected;
    level = expected + levelGain * error;
    slope += slopeGain * error;
  }
}
