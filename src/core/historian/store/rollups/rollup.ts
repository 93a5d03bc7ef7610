import { isUsable, qualityOf, toFlags } from '../columns/flags.ts';
import type { Run } from '../columns/run.ts';

/**
 * What is known of the samples of one tag in one bucket of time. Invariants:
 *  - Parts of the same bucket that follow one another in time add up, exactly and in whatever grouping, to the bucket:
 *    `append` is associative. So coarse tiers come from fine ones, and a chunk knows only its own samples.
 *  - A usable sample holds its value until the next sample; `weightMs` and `integral` cover first to last sample only.
 *    What is held across the bucket's edges is added by whoever asks, who knows the neighbours.
 *  - `good`, `usable`, `count` count samples; bad ones and texts are counted and otherwise left out.
 */
export interface Partial {
  startMs: number;
  count: number;
  good: number;
  usable: number;
  sum: number;
  min: number;
  max: number;
  first: number;
  last: number;
  firstMs: number;
  lastMs: number;
  /** 1 when the last sample is usable, so that its value is held. */
  holds: number;
  weightMs: number;
  integral: number;
}

export function startPartial(startMs: number, ms: number, value: number, flags: number): Partial {
  const usable = isUsable(value, flags) ? 1 : 0;
  // −0 counts as 0: which of them is the smaller depends on who is asked first.
  const number = usable ? value + 0 : Number.NaN;
  return {
    startMs,
    count: 1,
    good: qualityOf(flags) === 0 ? 1 : 0,
    usable,
    sum: usable ? number : 0,
    min: number,
    max: number,
    first: number,
    last: number,
    firstMs: ms,
    lastMs: ms,
    holds: usable,
    weightMs: 0,
    integral: 0,
  };
}

function addSample(partial: Partial, ms: number, given: number, flags: number): void {
  const value = given + 0;
  if (partial.holds) hold(partial, ms);
  partial.count++;
  if (qualityOf(flags) === 0) partial.good++;
  partial.lastMs = ms;
  partial.holds = isUsable(value, flags) ? 1 : 0;
  if (!partial.holds) return;
  if (partial.usable++ === 0) partial.first = partial.min = partial.max = value;
  else if (value < partial.min) partial.min = value;
  else if (value > partial.max) partial.max = value;
  partial.sum += value;
  partial.last = value;
}

/** Lets the last value last until then. */
function hold(partial: Partial, untilMs: number): void {
  partial.weightMs += untilMs - partial.lastMs;
  partial.integral += partial.last * (untilMs - partial.lastMs);
}

/** Adds what follows in time to the same bucket. */
export function append(partial: Partial, next: Readonly<Partial>): void {
  if (partial.holds) hold(partial, next.firstMs);
  partial.count += next.count;
  partial.good += next.good;
  partial.sum += next.sum;
  partial.lastMs = next.lastMs;
  partial.holds = next.holds;
  partial.weightMs += next.weightMs;
  partial.integral += next.integral;
  if (next.usable === 0) return;
  if (partial.usable === 0) {
    partial.first = next.first;
    partial.min = next.min;
    partial.max = next.max;
  }
  partial.min = Math.min(partial.min, next.min);
  partial.max = Math.max(partial.max, next.max);
  partial.last = next.last;
  partial.usable += next.usable;
}

/** Its newest sample, as far as it is known: of a usable one no more is told than that it is not bad. */
export function sampleOfRollup({ holds, last, lastMs }: Readonly<Partial>): Run {
  const quality = holds ? 'uncertain' : 'bad';
  const value = holds ? last : null;
  return {
    times: Float64Array.of(lastMs),
    values: Float64Array.of(value ?? Number.NaN),
    flags: Uint16Array.of(toFlags({ quality, value, reason: 'none' }, 'computed')),
    texts: [],
  };
}

/** One for each bucket that has a sample. Bucket number n begins at `fromMs + n * widthMs`. */
export function partialsOf(run: Run, fromMs: number, widthMs: number): Partial[] {
  const partials: Partial[] = [];
  let current: Partial | undefined;
  let endMs = -Infinity;
  const { times, values, flags } = run;
  for (let index = 0; index < times.length; index++) {
    const ms = times[index]!;
    if (current && ms < endMs) addSample(current, ms, values[index]!, flags[index]!);
    else {
      const bucket = bucketOf(ms, fromMs, widthMs);
      endMs = fromMs + (bucket + 1) * widthMs;
      current = startPartial(fromMs + bucket * widthMs, ms, values[index]!, flags[index]!);
      partials.push(current);
    }
  }
  return partials;
}

/** Division may round to the wrong side of an edge; the edges themselves decide. */
export function bucketOf(ms: number, fromMs: number, widthMs: number): number {
  let bucket = Math.floor((ms - fromMs) / widthMs);
  if (ms >= fromMs + (bucket + 1) * widthMs) bucket++;
  else if (ms < fromMs + bucket * widthMs) bucket--;
  return bucket;
}

/** Buckets of a tier from those of a finer one (or the same, where parts of one bucket follow one another). */
export function coarsen(partials: readonly Readonly<Partial>[], widthMs: number): Partial[] {
  const coarse: Partial[] = [];
  for (const partial of partials) {
    const startMs = Math.floor(partial.startMs / widthMs) * widthMs;
    const last = coarse.at(-1);
    if (last?.startMs === startMs) append(last, partial);
    else coarse.push({ ...partial, startMs });
  }
  return coarse;
}
