import { growing } from './growing.ts';

/**
 * Samples as they came, by column: of any tags, in any order. The first `count` places hold them; a text stands in `texts`
 * by its place, and its value is NaN. Lists of numbers are read in one loop after the other: that is three times as fast
 * as handing each sample on.
 */
export interface Batch {
  readonly count: number;
  readonly tags: Int32Array;
  readonly times: Float64Array;
  readonly arrivals: Float64Array;
  readonly values: Float64Array;
  readonly flags: Uint16Array;
  readonly texts: ReadonlyMap<number, string>;
  /** Every tag's number is below. */
  readonly tagEnd: number;
  /** First and last source time. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** A sample; text where the value is one, and the value NaN then. */
export type TakeSample = (
  tag: number,
  sourceMs: number,
  arrivalMs: number,
  value: number,
  flags: number,
  text?: string,
) => void;

/** Makes batches, one after the other, in the same memory. */
export interface BatchMaker {
  readonly put: TakeSample;
  readonly count: () => number;
  /** What was put since this was last called; it may be used until the next `put`. */
  take(): Batch;
}

export function createBatchMaker(): BatchMaker {
  const tags = growing(Int32Array);
  const times = growing(Float64Array);
  const arrivals = growing(Float64Array);
  const values = growing(Float64Array);
  const flagsOf = growing(Uint16Array);
  const columns = [tags, times, arrivals, values, flagsOf];
  let texts = new Map<number, string>();
  let [count, tagEnd, fromMs, toMs] = [0, 0, Infinity, -Infinity];
  return {
    count: () => count,
    put(tag, ms, arrivalMs, value, flags, text) {
      if (count === tags.array.length) for (const column of columns) column.reserve(count);
      tags.array[count] = tag;
      times.array[count] = ms;
      arrivals.array[count] = arrivalMs;
      values.array[count] = value;
      flagsOf.array[count] = flags;
      if (text !== undefined) texts.set(count, text);
      if (tag >= tagEnd) tagEnd = tag + 1;
      if (ms < fromMs) fromMs = ms;
      if (ms > toMs) toMs = ms;
      count++;
    },
    take() {
      const taken = {
        count,
        texts,
        tagEnd,
        fromMs,
        toMs,
        tags: tags.array,
        times: times.array,
        arrivals: arrivals.array,
        values: values.array,
        flags: flagsOf.array,
      };
      texts = new Map();
      [count, tagEnd, fromMs, toMs] = [0, 0, Infinity, -Infinity];
      return taken;
    },
  };
}
