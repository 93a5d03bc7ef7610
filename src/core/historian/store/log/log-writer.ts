import { crc32 } from 'node:zlib';
import type { Batch } from '../columns/batch.ts';
import { putFar, putSigned, putValue, putWord } from './log-bytes.ts';
import {
  createTagMemory,
  form,
  headerBytes,
  nextTag,
  sameArrival,
  sameFlags,
  sameTime,
} from './log-form.ts';

/** What one sample needs at most, without its text. */
const mostBytes = 48;
const firstBytes = 16_384;
/** Buffers kept for later records: one is written, one is on its way. */
const mostSpare = 3;
const largestSpareBytes = 4_000_000;

/** Writes records of the log; `log-form.ts` tells their layout. */
export interface LogWriter {
  readonly count: () => number;
  add(batch: Batch): void;
  /**
   * The record of all that was added, in memory that threads share, so that it need not be copied on its way. It is the
   * caller's own until it is given to `reuse`. A key record must be asked for before its first sample.
   */
  finish(): Uint8Array;
  /** Nobody needs that record any more. */
  reuse(record: Uint8Array): void;
  /** From here on nothing refers to what was written before. */
  startKey(): void;
}

export function createLogWriter(): LogWriter {
  const memory = createTagMemory();
  const spare: Uint8Array[] = [];
  let bytes: Uint8Array = new Uint8Array();
  let view = new DataView(bytes.buffer);
  let at = headerBytes;
  let count = 0;
  let lastTag = -1;
  /** Time and arrival of the last sample, in an array so that the loop over samples knows them to be doubles. */
  const last = new Float64Array(2);

  const use = (buffer: Uint8Array) => {
    bytes = buffer;
    view = new DataView(bytes.buffer);
  };
  const ensure = (more: number) => {
    if (at + more <= bytes.length) return;
    const larger = new Uint8Array(
      new SharedArrayBuffer(Math.max(firstBytes, bytes.length * 2, at + more)),
    );
    larger.set(bytes.subarray(0, at));
    use(larger);
  };

  const begin = ({ times, arrivals }: Batch) => {
    use(spare.pop() ?? new Uint8Array());
    at = 0;
    ensure(headerBytes);
    at = headerBytes;
    lastTag = -1;
    last.set([times[0]!, arrivals[0]!]);
    view.setFloat64(0, times[0]!);
    view.setFloat64(8, arrivals[0]!);
  };

  const putText = (from: number, text: string): number => {
    const utf16 = Buffer.from(text, 'utf16le');
    at = putWord(bytes, from, utf16.length);
    ensure(utf16.length + mostBytes);
    bytes.set(utf16, at);
    return at + utf16.length;
  };

  /** Runs for every sample: what it works on are variables of its own, which are registers. */
  const addRows = ({ count: rows, tags, times, arrivals, values, flags, texts }: Batch) => {
    const { epoch } = memory;
    const epochs = memory.epochs.array;
    const knownValues = memory.values.array;
    const knownFlags = memory.flags.array;
    const hasTexts = texts.size > 0;
    let buffer = bytes;
    let here = at;
    let beforeTag = lastTag;
    let beforeMs = last[0]!;
    let beforeArrivalMs = last[1]!;
    for (let row = 0; row < rows; row++) {
      if (here + mostBytes > buffer.length) {
        at = here;
        ensure(mostBytes);
        buffer = bytes;
      }
      const tag = tags[row]!;
      const flag = flags[row]!;
      const place = here++;
      let control = 0;
      if (tag === beforeTag + 1) control |= nextTag;
      else here = putWord(buffer, here, tag);
      beforeTag = tag;
      const laterMs = times[row]! - beforeMs;
      const later = laterMs | 0;
      if (laterMs === 0) control |= sameTime;
      else if (later === laterMs) here = putSigned(buffer, here, later);
      else here = putFar(buffer, here, laterMs);
      beforeMs = times[row]!;
      const waitedMs = arrivals[row]! - beforeArrivalMs;
      const waited = waitedMs | 0;
      if (waitedMs === 0) control |= sameArrival;
      else if (waited === waitedMs) here = putSigned(buffer, here, waited);
      else here = putFar(buffer, here, waitedMs);
      beforeArrivalMs = arrivals[row]!;
      const isKnown = epochs[tag] === epoch;
      if (isKnown && knownFlags[tag] === flag) control |= sameFlags;
      else here = putWord(buffer, here, flag);
      const value = values[row]!;
      const isText = hasTexts && texts.has(row);
      // Of the two zeros none is the same as the other.
      const isSame =
        (control & sameFlags) !== 0 && !isText && value !== 0 && knownValues[tag] === value;
      epochs[tag] = epoch;
      knownFlags[tag] = flag;
      knownValues[tag] = isText ? Number.NaN : value;
      buffer[place] = control | form.same;
      if (isSame) continue;
      if (isText) {
        buffer[place] = control | form.text;
        here = putText(here, texts.get(row)!);
        buffer = bytes;
      } else here = putValue(buffer, view, here, place, values, row);
    }
    at = here;
    lastTag = beforeTag;
    last.set([beforeMs, beforeArrivalMs]);
  };

  return {
    count: () => count,
    startKey() {
      memory.epoch++;
    },
    add(batch) {
      if (batch.count === 0) return;
      if (count === 0) begin(batch);
      count += batch.count;
      memory.reserve(batch.tagEnd);
      addRows(batch);
    },
    finish() {
      ensure(4);
      view.setUint32(at, crc32(bytes.subarray(0, at)));
      count = 0;
      const record = bytes.subarray(0, at + 4);
      use(new Uint8Array());
      return record;
    },
    reuse(record) {
      const { byteLength } = record.buffer;
      if (spare.length < mostSpare && byteLength <= largestSpareBytes)
        spare.push(new Uint8Array(record.buffer));
    },
  };
}
