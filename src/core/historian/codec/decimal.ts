/**
 * Values that are whole steps of a power of ten: what meters show and drivers scale. A value is kept as its number of
 * steps when, and only when, the reader's arithmetic gives back the same double. Invariants:
 *  1. Powers of ten are exact doubles up to 10^22, and their reciprocals here are the doubles JavaScript parses.
 *  2. Steps are safe integers; with digits, a step is at least 4 units in the last place of the value's type, for
 *     below that every double is a decimal of some length and steps are longer than the bits they stand for.
 *  3. -0, infinities and NaN are never on the lattice.
 */
export interface Decimals {
  readonly form: DecimalForm;
  /** Digits after the point: 0 … 10. */
  readonly digits: number;
}

/** `steps / 10^digits`, `steps * 10^-digits`, or the float32 nearest to the former. */
export type DecimalForm = 'quotient' | 'product' | 'float32';

export const decimalForms: readonly DecimalForm[] = ['quotient', 'product', 'float32'];
export const maxDigits = 10;

const tens = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];
const tenths = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10];
const largestWhole = 2 ** 53 - 1;
const largestSteps = { quotient: 2 ** 50, product: 2 ** 50, float32: 2 ** 22 };

/** Looks at so many values spread over the column; three in four must agree on a form. */
const probes = 64;
const mostOffShare = 1 / 4;

/** The form that most probes agree on: many values of one form are of another too. */
export function findDecimals(numbers: Float64Array): Decimals | undefined {
  let best: Probe | undefined;
  for (const form of decimalForms) {
    const found = probe(numbers, form);
    if (!best || found.offShare < best.offShare) best = found;
    if (best.offShare === 0) break;
  }
  return best && best.offShare <= mostOffShare ? best : undefined;
}

interface Probe extends Decimals {
  /** Of the finite values looked at. */
  readonly offShare: number;
}

/** The steps of every value, NaN where a value is off the lattice. */
export function toSteps(numbers: Float64Array, { form, digits }: Decimals): Float64Array {
  const steps = new Float64Array(numbers.length);
  for (let at = 0; at < numbers.length; at++) steps[at] = toStep(numbers[at]!, form, digits);
  return steps;
}

export function fromSteps(steps: Float64Array, { form, digits }: Decimals): Float64Array {
  const numbers = new Float64Array(steps.length);
  for (let at = 0; at < steps.length; at++) numbers[at] = toValue(steps[at]!, form, digits);
  return numbers;
}

function probe(numbers: Float64Array, form: DecimalForm): Probe {
  const stride = Math.max(1, Math.floor(numbers.length / probes));
  const mostOff = Math.ceil(numbers.length / stride) * mostOffShare;
  let digits = 0;
  let seen = 0;
  let off = 0;
  for (let at = 0; at < numbers.length; at += stride) {
    const value = numbers[at]!;
    if (!Number.isFinite(value)) continue;
    seen++;
    const needed = digitsNeeded(value, form, digits);
    if (needed !== undefined) digits = needed;
    // Whatever follows, this is no form of theirs: a column of noise is dear to look at.
    else if (++off > mostOff) return { form, digits, offShare: 1 };
  }
  return { form, digits, offShare: off / Math.max(seen, 1) };
}

/** The fewest digits, from `atLeast` on, with which the value is on the lattice. */
function digitsNeeded(value: number, form: DecimalForm, atLeast: number): number | undefined {
  for (let digits = atLeast; digits <= maxDigits; digits++)
    if (!Number.isNaN(toStep(value, form, digits))) return digits;
  return undefined;
}

/** NaN when the value is off the lattice. */
function toStep(value: number, form: DecimalForm, digits: number): number {
  const step = Math.round(value * tens[digits]!);
  const limit = digits === 0 ? largestWhole : largestSteps[form];
  const isExact = toValue(step, form, digits) === value && Math.abs(step) <= limit;
  return isExact && !Object.is(value, -0) ? step : Number.NaN;
}

function toValue(step: number, form: DecimalForm, digits: number): number {
  if (form === 'product') return step * tenths[digits]!;
  const quotient = step / tens[digits]!;
  return form === 'float32' ? Math.fround(quotient) : quotient;
}
