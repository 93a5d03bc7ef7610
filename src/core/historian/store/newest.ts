import { toMarks, toValue } from './flags.ts';
import { growing } from './growing.ts';
import type { StoredNewest } from './log-file.ts';

/**
 * The newest sample of each tag, by column: asked for every sample that arrives. Of those at the same time the first that
 * came is the newest.
 */
export interface Newest {
  offer(
    no: number,
    ms: number,
    arrivalMs: number,
    value: number,
    flags: number,
    text?: string,
  ): void;
  get(no: number): StoredNewest | undefined;
  /** Whatever is true now, as after a start or an edit. */
  put(no: number, sample: StoredNewest | undefined): void;
  /** What changed since this was last asked. */
  takeChanged(): (readonly [number, StoredNewest | undefined])[];
}

export function createNewest(): Newest {
  const times = growing(Float64Array);
  const arrivals = growing(Float64Array);
  const values = growing(Float64Array);
  const flagsOf = growing(Uint16Array);
  /** 1 known, 2 changed. */
  const marks = growing(Uint16Array);
  const texts = new Map<number, string>();
  /** Samples that were put whole. */
  const given = new Map<number, StoredNewest>();

  const reserve = (no: number) => {
    for (const column of [times, arrivals, values, flagsOf, marks]) column.reserve(no);
  };
  const get = (no: number): StoredNewest | undefined => {
    if (!((marks.array[no] ?? 0) & 1)) return undefined;
    const whole = given.get(no);
    if (whole) return whole;
    const text = texts.get(no);
    const flags = flagsOf.array[no]!;
    return {
      sourceMs: times.array[no]!,
      arrivalMs: arrivals.array[no]!,
      value: text ?? toValue(values.array[no]!, flags, []),
      ...toMarks(flags),
    };
  };

  return {
    offer(no, ms, arrivalMs, value, flags, text) {
      if (no >= marks.array.length) reserve(no);
      if (marks.array[no]! & 1 && times.array[no]! >= ms) return;
      times.array[no] = ms;
      arrivals.array[no] = arrivalMs;
      values.array[no] = value;
      flagsOf.array[no] = flags;
      marks.array[no] = 3;
      if (given.size > 0) given.delete(no);
      if (text !== undefined) texts.set(no, text);
      else if (texts.size > 0) texts.delete(no);
    },
    get,
    put(no, sample) {
      reserve(no);
      texts.delete(no);
      if (sample) {
        given.set(no, sample);
        times.array[no] = sample.sourceMs;
        marks.array[no] = 3;
      } else {
        given.delete(no);
        marks.array[no] = 2;
      }
    },
    takeChanged() {
      const changed: (readonly [number, StoredNewest | undefined])[] = [];
      for (let no = 0; no < marks.array.length; no++) {
        if (!(marks.array[no]! & 2)) continue;
        marks.array[no]! &= 1;
        changed.push([no, get(no)]);
      }
      return changed;
    },
  };
}
