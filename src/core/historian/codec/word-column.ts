import {
  putField,
  putSmaller,
  putWhole,
  putWord,
  reserveBits,
  takeField,
  takeWhole,
  takeWord,
  type BitStream,
} from './bit-stream.ts';
import { foldResiduals, gainsChoices, unfoldResiduals } from './filter.ts';
import { putResiduals, residualBits, takeResiduals } from './rice.ts';

/**
 * A column of int32 words, which every other column comes down to. Invariants:
 *  1. One bit says how: predicted word by word, or as runs of equal words.
 *  2. Runs are two predicted columns, the words and the lengths less one; the last run reaches to the end.
 *  3. The length of the column is known from outside and at least 1.
 */
const predicted = 0;
const runs = 1;
const choiceBits = 3;

/** Gains are chosen on so many words: a chunk is of one nature throughout, mostly. */
const trialWords = 513;

export function putWords(out: BitStream, words: Int32Array): void {
  const count = words.length;
  const runCount = countRuns(words, count);
  // Few runs always win, many never do; in between both are tried.
  if (runCount * 16 <= count || count === 1) return putRuns(out, words, count, runCount);
  if (runCount * 2 > count) return putPredicted(out, words, count);
  putSmaller(
    out,
    () => putPredicted(out, words, count),
    () => putRuns(out, words, count, runCount),
  );
}

export function takeWords(from: BitStream, count: number): Int32Array {
  return takeField(from, 1) === runs ? takeRuns(from, count) : takeFiltered(from, count);
}

function putPredicted(out: BitStream, words: Int32Array, count: number): void {
  reserveBits(out, 64);
  putField(out, predicted, 1);
  putFiltered(out, words, count);
}

function putRuns(out: BitStream, words: Int32Array, count: number, runCount: number): void {
  const heads = new Int32Array(runCount);
  const lengths = new Int32Array(runCount);
  let run = 0;
  heads[0] = words[0]!;
  for (let at = 1; at < count; at++) {
    if (words[at] === words[at - 1]) lengths[run]!++;
    else heads[++run] = words[at]!;
  }
  reserveBits(out, 64);
  putField(out, runs, 1);
  putWhole(out, runCount - 1);
  putFiltered(out, heads, runCount);
  if (runCount > 1) putFiltered(out, lengths, runCount - 1);
}

function takeRuns(from: BitStream, count: number): Int32Array {
  const runCount = takeWhole(from) + 1;
  if (runCount > count) throw new RangeError(`${runCount} runs of ${count} words`);
  const heads = takeFiltered(from, runCount);
  const lengths = runCount > 1 ? takeFiltered(from, runCount - 1) : heads;
  const words = new Int32Array(count);
  let at = 0;
  for (let run = 0; run < runCount - 1; run++) {
    const length = lengths[run]! + 1;
    if (length < 1 || at + length >= count) throw new RangeError('Runs beyond the column');
    words.fill(heads[run]!, at, at + length);
    at += length;
  }
  return words.fill(heads[runCount - 1]!, at);
}

/** Used again by every column that is written: nothing of it outlasts `putFiltered`. */
let residuals = new Uint32Array(4_096);

function putFiltered(out: BitStream, words: Int32Array, count: number): void {
  if (count > residuals.length) residuals = new Uint32Array(count);
  const folded = residuals;
  const choice = chooseGains(words, count, folded);
  foldResiduals(words, count, choice, folded);
  reserveBits(out, 64);
  putField(out, choice, choiceBits);
  putWord(out, words[0]!);
  putResiduals(out, folded, count - 1);
}

function takeFiltered(from: BitStream, count: number): Int32Array {
  const choice = takeField(from, choiceBits);
  if (choice >= gainsChoices.length) throw new RangeError(`Gains ${choice}`);
  const words = new Int32Array(count);
  words[0] = takeWord(from);
  const folded = new Uint32Array(count - 1);
  takeResiduals(from, folded, count - 1);
  unfoldResiduals(folded, count, choice, words);
  return words;
}

function chooseGains(words: Int32Array, count: number, folded: Uint32Array): number {
  const trial = Math.min(count, trialWords);
  let best = 0;
  let bestBits = Infinity;
  for (let choice = 0; choice < gainsChoices.length; choice++) {
    foldResiduals(words, trial, choice, folded);
    const bits = residualBits(folded, trial - 1, bestBits);
    if (bits >= bestBits) continue;
    best = choice;
    bestBits = bits;
  }
  return best;
}

function countRuns(words: Int32Array, count: number): number {
  let found = 1;
  for (let at = 1; at < count; at++) if (words[at] !== words[at - 1]) found++;
  return found;
}
