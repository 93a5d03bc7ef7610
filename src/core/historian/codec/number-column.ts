import { must } from '#shared/kit/must.ts';
import { putField, putSmaller, reserveBits, takeField, type BitStream } from './bit-stream.ts';
import { decimalForms, findDecimals, fromSteps, maxDigits, toSteps } from './decimal.ts';
import { rankValues, type Ranking } from './distinct-values.ts';
import { doublesToWords, floatsToWords, wordsToDoubles, wordsToFloats } from './float-words.ts';
import { putIntegers, takeIntegers } from './integer-column.ts';
import { fillUnderPatches, findPatches, putPatches, takePatches, type Patches } from './patches.ts';
import { putWords, takeWords } from './word-column.ts';

/**
 * A column of doubles, at least one, as the first of these lattices that holds all but a few of them:
 *  - decimals: whole steps of a power of ten (`decimal.ts`), integers among them;
 *  - ranks: few different values (an ADC's counts after scaling), as places in a sorted list of them;
 *  - singles: float32s, as ordered words;
 *  - doubles: any 64 bits, as two ordered words; holds everything.
 * What the lattice does not hold is patched over it. Which lattice was taken never changes what comes back.
 */
const lattices = ['decimals', 'ranks', 'singles', 'doubles'] as const;
type Lattice = (typeof lattices)[number];

/** More patches than one in sixteen cost more than a coarser lattice saves. */
const samplesPerPatch = 16;
const samplesPerRank = 4;

export function putNumbers(out: BitStream, numbers: Float64Array): void {
  if (putDecimals(out, numbers)) return;
  const fitting = keepFinite(numbers);
  const ranking = fitting && rankValues(fitting.points, Math.ceil(numbers.length / samplesPerRank));
  if (!ranking) return putFloats(out, numbers);
  putSmaller(
    out,
    () => putFloats(out, numbers),
    () => putRanks(out, ranking, fitting.patches),
  );
}

export function takeNumbers(from: BitStream, count: number): Float64Array {
  const lattice = must(lattices[takeField(from, 2)], 'two bits name a lattice');
  if (lattice === 'doubles') return wordsToDoubles(takeWords(from, count), takeWords(from, count));
  const numbers = takeLattice[lattice](from, count);
  takePatches(from, numbers);
  return numbers;
}

const takeLattice = {
  decimals(from: BitStream, count: number): Float64Array {
    const form = decimalForms[takeField(from, 2)];
    const digits = takeField(from, 4);
    if (!form || digits > maxDigits) throw new RangeError('No such decimals');
    return fromSteps(takeIntegers(from, count), { form, digits });
  },
  ranks(from: BitStream, count: number): Float64Array {
    const distinctCount = takeField(from, 20) + 1;
    if (distinctCount > count) throw new RangeError(`${distinctCount} different of ${count}`);
    const distinct =
      takeField(from, 1) === 1
        ? wordsToFloats(takeWords(from, distinctCount))
        : wordsToDoubles(takeWords(from, distinctCount), takeWords(from, distinctCount));
    const numbers = new Float64Array(count);
    const ranks = takeWords(from, count);
    for (let at = 0; at < count; at++) {
      const rank = ranks[at]! >>> 0;
      if (rank >= distinctCount) throw new RangeError(`Rank ${rank} of ${distinctCount}`);
      numbers[at] = distinct[rank]!;
    }
    return numbers;
  },
  singles: (from: BitStream, count: number): Float64Array => wordsToFloats(takeWords(from, count)),
};

function putDecimals(out: BitStream, numbers: Float64Array): boolean {
  const decimals = findDecimals(numbers);
  if (!decimals) return false;
  const steps = toSteps(numbers, decimals);
  const fitting = patchOver(numbers, steps);
  if (!fitting) return false;
  putLattice(out, 'decimals');
  putField(out, decimalForms.indexOf(decimals.form), 2);
  putField(out, decimals.digits, 4);
  putIntegers(out, steps);
  putPatches(out, fitting.patches);
  return true;
}

function putRanks(out: BitStream, { distinct, ranks }: Ranking, patches: Patches): void {
  putLattice(out, 'ranks');
  putField(out, distinct.length - 1, 20);
  const areSingles = distinct.every(isSingle);
  putField(out, areSingles ? 1 : 0, 1);
  if (areSingles) putWords(out, floatsToWords(distinct));
  else putDoubles(out, distinct);
  putWords(out, ranks);
  putPatches(out, patches);
}

function putFloats(out: BitStream, numbers: Float64Array): void {
  const fitting = keepSingles(numbers);
  putLattice(out, fitting ? 'singles' : 'doubles');
  if (!fitting) return putDoubles(out, numbers);
  putWords(out, floatsToWords(fitting.points));
  putPatches(out, fitting.patches);
}

function putDoubles(out: BitStream, numbers: Float64Array): void {
  const { high, low } = doublesToWords(numbers);
  putWords(out, high);
  putWords(out, low);
}

interface Fitting {
  readonly points: Float64Array;
  readonly patches: Patches;
}

function keepFinite(numbers: Float64Array): Fitting | undefined {
  const points = new Float64Array(numbers.length);
  for (let at = 0; at < numbers.length; at++)
    points[at] = isOrdinary(numbers[at]!) ? numbers[at]! : Number.NaN;
  return patchOver(numbers, points);
}

function keepSingles(numbers: Float64Array): Fitting | undefined {
  const points = new Float64Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) {
    const value = numbers[at]!;
    points[at] = isSingle(value) && isOrdinary(value) ? value : Number.NaN;
  }
  return patchOver(numbers, points);
}

/** Makes whole the points, which are NaN where a number is off the lattice. */
function patchOver(numbers: Float64Array, points: Float64Array): Fitting | undefined {
  const patches = findPatches(numbers, points, Math.ceil(numbers.length / samplesPerPatch));
  if (!patches) return undefined;
  fillUnderPatches(points);
  return { points, patches };
}

const isSingle = (value: number) => Math.fround(value) === value;

/** Finite and not -0. */
const isOrdinary = (value: number) => value - value === 0 && (value !== 0 || 1 / value > 0);

function putLattice(out: BitStream, lattice: Lattice): void {
  reserveBits(out, 64);
  putField(out, lattices.indexOf(lattice), 2);
}
