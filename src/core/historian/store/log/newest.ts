import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { LatestColumns } from '#core/historian/sample-store.ts';
import { createBatchMaker, type Batch, type TakeSample } from '../columns/batch.ts';
import { isNumeric, qualityOf, toMarks, toValue } from '../columns/flags.ts';
import { growing } from '../columns/growing.ts';
import { createLogReader } from './log-reader.ts';
import { createLogWriter } from './log-writer.ts';

/**
 * The newest sample of each tag, by column: asked for every sample that arrives. Of those at the same time the first that
 * came is the newest.
 */
export interface Newest {
  /** Takes those that are newer. */
  offer(batch: Batch): void;
  /** Takes the sample whatever is known, as after an edit. */
  readonly put: TakeSample;
  forget(no: number): void;
  get(no: number): Omit<Sample, 'tagId'> | undefined;
  /** Of these tags, in their order; the time is NaN where nothing is known. */
  columns(numbers: Int32Array): Omit<LatestColumns, 'tagIds'>;
  /** All of them as one key record of the log: a few bytes each. */
  note(): Uint8Array;
  /** Takes a note over; false when it is damaged. */
  learn(note: Uint8Array): boolean;
}

export function createNewest(): Newest {
  const times = growing(Float64Array);
  const arrivals = growing(Float64Array);
  const values = growing(Float64Array);
  const flagsOf = growing(Uint16Array);
  const isKnown = growing(Uint16Array);
  const texts = new Map<number, string>();

  const reserve = (no: number) => {
    if (no < isKnown.array.length) return;
    for (const column of [times, arrivals, values, flagsOf, isKnown]) column.reserve(no);
  };
  const put: TakeSample = (no, ms, arrivalMs, value, flags, text) => {
    reserve(no);
    times.array[no] = ms;
    arrivals.array[no] = arrivalMs;
    values.array[no] = value;
    flagsOf.array[no] = flags;
    isKnown.array[no] = 1;
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
      const [known, newestMs] = [isKnown.array, times.array];
      const [newestArrivals, newestValues, newestFlags] = [
        arrivals.array,
        values.array,
        flagsOf.array,
      ];
      const hasTexts = texts.size > 0 || batch.texts.size > 0;
      for (let row = 0; row < batch.count; row++) {
        const no = batch.tags[row]!;
        const ms = batch.times[row]!;
        if (known[no] === 1 && newestMs[no]! >= ms) continue;
        known[no] = 1;
        newestMs[no] = ms;
        newestArrivals[no] = batch.arrivals[row]!;
        newestValues[no] = batch.values[row]!;
        newestFlags[no] = batch.flags[row]!;
        if (hasTexts) putText(no, batch.texts.get(row));
      }
    },
    forget(no) {
      if (no < isKnown.array.length) isKnown.array[no] = 0;
      texts.delete(no);
    },
    get(no) {
      if (isKnown.array[no] !== 1) return undefined;
      const flags = flagsOf.array[no]!;
      return {
        sourceMs: times.array[no]!,
        arrivalMs: arrivals.array[no]!,
        value: texts.get(no) ?? toValue(values.array[no]!, flags, []),
        ...toMarks(flags),
      };
    },
    columns(numbers) {
      const count = numbers.length;
      const sourceMs = new Float64Array(count);
      const value = new Float64Array(count);
      const quality = new Uint8Array(count);
      for (let at = 0; at < count; at++) {
        const no = numbers[at]!;
        const isThere = isKnown.array[no] === 1;
        const flags = isThere ? flagsOf.array[no]! : 0;
        sourceMs[at] = isThere ? times.array[no]! : Number.NaN;
        value[at] = isThere && isNumeric(flags) ? values.array[no]! : Number.NaN;
        quality[at] = qualityOf(flags);
      }
      return { sourceMs, value, quality };
    },
    note() {
      const maker = createBatchMaker();
      isKnown.array.forEach((known, no) => {
        if (known !== 1) return;
        const [ms, arrivalMs] = [times.array[no]!, arrivals.array[no]!];
        maker.put(no, ms, arrivalMs, values.array[no]!, flagsOf.array[no]!, texts.get(no));
      });
      if (maker.count() === 0) return new Uint8Array();
      const writer = createLogWriter();
      writer.add(maker.take());
      return writer.finish();
    },
    learn: (note) =>
      note instanceof Uint8Array && (note.length === 0 || createLogReader().read(note, true, put)),
  };
}
