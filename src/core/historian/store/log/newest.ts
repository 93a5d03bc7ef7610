import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { LatestColumns } from '#core/historian/sample-store.ts';
import { createBatchMaker, type Batch, type TakeSample } from '../columns/batch.ts';
import { isNumeric, qualityOf, toMarks, toValue } from '../columns/flags.ts';
import { growing } from '../columns/growing.ts';
import { createLogReader } from './log-reader.ts';
import { createLogWriter } from './log-writer.ts';

/**
 * The newest sample of each tag, by column: asked for every sample that arrives. Of those at the same time the first that
 * came is the newest. Invariants, so that columns are answered by copying:
 *  1. A time is NaN where nothing is known; every comparison with it is false.
 *  2. A value is NaN where the sample is no number; texts stand beside.
 */
export interface Newest {
  /** Takes those that are newer. */
  offer(batch: Batch): void;
  /** Takes the sample whatever is known, as after an edit. */
  readonly put: TakeSample;
  forget(no: number): void;
  get(no: number): Omit<Sample, 'tagId'> | undefined;
  /** Of these tags, in their order, which is that of their numbers; the time is NaN where nothing is known. */
  columns(numbers: Int32Array): Omit<LatestColumns, 'tagIds'>;
  /** All of them as one key record of the log: a few bytes each. */
  note(): Uint8Array;
  /** Takes a note over; false when it is damaged. */
  learn(note: Uint8Array): boolean;
}

export function createNewest(): Newest {
  const times = growing(Float64Array, Number.NaN);
  const arrivals = growing(Float64Array);
  const values = growing(Float64Array);
  const flagsOf = growing(Uint16Array);
  const qualities = growing(Uint8Array);
  const texts = new Map<number, string>();

  const reserve = (no: number) => {
    if (no < times.array.length) return;
    for (const column of [times, arrivals, values, flagsOf, qualities]) column.reserve(no);
  };
  const put: TakeSample = (no, ms, arrivalMs, value, flags, text) => {
    reserve(no);
    times.array[no] = ms;
    arrivals.array[no] = arrivalMs;
    values.array[no] = isNumeric(flags) ? value : Number.NaN;
    flagsOf.array[no] = flags;
    qualities.array[no] = qualityOf(flags);
    putText(no, text);
  };
  const putText = (no: number, text: string | undefined) => {
    if (text !== undefined) texts.set(no, text);
    else if (texts.size > 0) texts.delete(no);
  };

  return {
    put,
    offer(batch) {
      reserve(batch.tagEnd);
      const [newestMs, newestArrivals, newestValues] = [times.array, arrivals.array, values.array];
      const [newestFlags, newestQualities] = [flagsOf.array, qualities.array];
      const hasTexts = texts.size > 0 || batch.texts.size > 0;
      for (let row = 0; row < batch.count; row++) {
        const no = batch.tags[row]!;
        const ms = batch.times[row]!;
        if (newestMs[no]! >= ms) continue;
        const flags = batch.flags[row]!;
        newestMs[no] = ms;
        newestArrivals[no] = batch.arrivals[row]!;
        newestValues[no] = isNumeric(flags) ? batch.values[row]! : Number.NaN;
        newestFlags[no] = flags;
        newestQualities[no] = qualityOf(flags);
        if (hasTexts) putText(no, batch.texts.get(row));
      }
    },
    forget(no) {
      if (no >= times.array.length) return;
      times.array[no] = Number.NaN;
      texts.delete(no);
    },
    get(no) {
      const sourceMs = times.array[no] ?? Number.NaN;
      if (Number.isNaN(sourceMs)) return undefined;
      const flags = flagsOf.array[no]!;
      return {
        sourceMs,
        arrivalMs: arrivals.array[no]!,
        value: texts.get(no) ?? toValue(values.array[no]!, flags, []),
        ...toMarks(flags),
      };
    },
    columns(numbers) {
      const asked = numbers.length;
      const last = asked === 0 ? -1 : numbers[asked - 1]!;
      reserve(last);
      const memory = new ArrayBuffer(asked * 17);
      const sourceMs = new Float64Array(memory, 0, asked);
      const value = new Float64Array(memory, asked * 8, asked);
      const quality = new Uint8Array(memory, asked * 16, asked);
      if (last === asked - 1) {
        // Numbers without a hole: the columns as they lie.
        sourceMs.set(times.array.subarray(0, asked));
        value.set(values.array.subarray(0, asked));
        quality.set(qualities.array.subarray(0, asked));
      } else
        numbers.forEach((no, at) => {
          sourceMs[at] = times.array[no]!;
          value[at] = values.array[no]!;
          quality[at] = qualities.array[no]!;
        });
      return { sourceMs, value, quality };
    },
    note() {
      const maker = createBatchMaker();
      for (let no = 0; no < times.array.length; no++) {
        const ms = times.array[no]!;
        if (Number.isNaN(ms)) continue;
        const arrivalMs = arrivals.array[no]!;
        maker.put(no, ms, arrivalMs, values.array[no]!, flagsOf.array[no]!, texts.get(no));
      }
      if (maker.count() === 0) return new Uint8Array();
      const writer = createLogWriter();
      writer.add(maker.take());
      return writer.finish();
    },
    learn: (note) =>
      note instanceof Uint8Array && (note.length === 0 || createLogReader().read(note, true, put)),
  };
}
