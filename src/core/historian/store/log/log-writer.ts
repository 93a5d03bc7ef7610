import { crc32 } from 'node:zlib';
import type { Batch } from '../columns/batch.ts';
import { formOf, putSigned, putValue, putWhole } from './log-bytes.ts';
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
  let lastMs = 0;
  let lastArrivalMs = 0;

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
    lastMs = times[0]!;
    lastArrivalMs = arrivals[0]!;
    view.setFloat64(0, lastMs);
    view.setFloat64(8, lastArrivalMs);
  };

  const putText = (from: number, text: string): number => {
    const utf16 = Buffer.from(text, 'utf16le');
    at = putWhole(bytes, from, utf16.length);
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
    let beforeMs = lastMs;
    let beforeArrivalMs = lastArrivalMs;
    for (let row = 0; row < rows; row++) {
      if (here + mostBytes > buffer.length) {
        at = here;
        ensure(mostBytes);
        buffer = bytes;
      }
      const tag = tags[row]!;
      const ms = times[row]!;
      const arrivalMs = arrivals[row]!;
      const value = values[row]!;
      const flag = flags[row]!;
      const place = here++;
      let control = 0;
      if (tag === beforeTag + 1) control |= nextTag;
      else here = putWhole(buffer, here, tag);
      if (ms === beforeMs) control |= sameTime;
      else here = putSigned(buffer, here, ms - beforeMs);
      if (arrivalMs === beforeArrivalMs) control |= sameArrival;
      else here = putSigned(buffer, here, arrivalMs - beforeArrivalMs);
      beforeTag = tag;
      beforeMs = ms;
      beforeArrivalMs = arrivalMs;
      const isKnown = epochs[tag] === epoch;
      if (isKnown && knownFlags[tag] === flag) control |= sameFlags;
      else here = putWhole(buffer, here, flag);
      const isText = hasTexts && texts.has(row);
      // Of the two zeros none is the same as the other.
      const isSame =
        (control & sameFlags) !== 0 && !isText && value !== 0 && knownValues[tag] === value;
      epochs[tag] = epoch;
      knownFlags[tag] = flag;
      knownValues[tag] = isText ? Number.NaN : value;
      if (isSame) buffer[place] = control | form.same;
      else if (isText) {
        buffer[place] = control | form.text;
        here = putText(here, texts.get(row)!);
        buffer = bytes;
      } else {
        const how = formOf(value);
        buffer[place] = control | how;
        here = putValue(buffer, view, here, how, value);
      }
    }
    [at, lastTag, lastMs, lastArrivalMs] = [here, beforeTag, beforeMs, beforeArrivalMs];
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
