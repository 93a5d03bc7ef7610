import { crc32 } from 'node:zlib';
import {
  createTagMemory,
  form,
  headerBytes,
  nextTag,
  sameArrival,
  sameFlags,
  sameTime,
  type TakeSample,
} from './log-form.ts';

/** What one sample needs at most, without its text. */
const mostBytes = 48;
const float32 = new Float32Array(1);

/** Writes records of the log; `log-form.ts` tells their layout. */
export interface LogWriter {
  readonly count: () => number;
  readonly add: TakeSample;
  /** The record of all that was added. A `key` record must be asked for before its first sample. */
  finish(): Uint8Array<ArrayBuffer>;
  /** From here on nothing refers to what was written before. */
  startKey(): void;
}

export function createLogWriter(): LogWriter {
  const memory = createTagMemory();
  let bytes = new Uint8Array(16_384);
  let view = new DataView(bytes.buffer);
  let at = headerBytes;
  let count = 0;
  let lastTag = -1;
  let lastMs = 0;
  let lastArrivalMs = 0;

  const ensure = (more: number) => {
    if (at + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, at + more));
    larger.set(bytes);
    bytes = larger;
    view = new DataView(bytes.buffer);
  };
  const putNumber = (value: number) => {
    let rest = value;
    while (rest >= 128) {
      bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    bytes[at++] = rest;
  };
  const putSigned = (value: number) => putNumber(value < 0 ? -2 * value - 1 : 2 * value);

  const begin = (sourceMs: number, arrivalMs: number) => {
    view.setFloat64(0, sourceMs);
    view.setFloat64(8, arrivalMs);
    at = headerBytes;
    lastTag = -1;
    lastMs = sourceMs;
    lastArrivalMs = arrivalMs;
  };

  const putValue = (control: number, place: number, value: number, text: string | undefined) => {
    let how: number;
    if (text !== undefined) {
      how = form.text;
      const utf16 = Buffer.from(text, 'utf16le');
      putNumber(utf16.length);
      ensure(utf16.length + mostBytes);
      bytes.set(utf16, at);
      at += utf16.length;
    } else if (Math.trunc(value) === value && Math.abs(value) < 1e9 && !Object.is(value, -0)) {
      how = form.whole;
      putSigned(value);
    } else if (isHundredths(value)) {
      how = form.hundredths;
      putSigned(Math.round(value * 100));
    } else if (((float32[0] = value), float32[0] === value)) {
      how = form.float32;
      view.setFloat32(at, value);
      at += 4;
    } else {
      how = form.float64;
      view.setFloat64(at, value);
      at += 8;
    }
    bytes[place] = control | how;
  };

  return {
    count: () => count,
    startKey() {
      memory.epoch++;
    },
    add(tag, sourceMs, arrivalMs, value, flags, text) {
      if (count === 0) begin(sourceMs, arrivalMs);
      count++;
      ensure(mostBytes);
      memory.reserve(tag);
      const known = memory.epochs.array[tag] === memory.epoch;
      const place = at++;
      let control = 0;
      if (tag === lastTag + 1) control |= nextTag;
      else putNumber(tag);
      if (sourceMs === lastMs) control |= sameTime;
      else putSigned(sourceMs - lastMs);
      if (arrivalMs === lastArrivalMs) control |= sameArrival;
      else putSigned(arrivalMs - lastArrivalMs);
      if (known && memory.flags.array[tag] === flags) control |= sameFlags;
      else putNumber(flags);
      const isSame =
        known &&
        text === undefined &&
        value !== 0 &&
        memory.values.array[tag] === value &&
        (control & sameFlags) !== 0;
      if (isSame) bytes[place] = control | form.same;
      else putValue(control, place, value, text);
      memory.remember(tag, memory.epoch, text === undefined ? value : Number.NaN, flags);
      lastTag = tag;
      lastMs = sourceMs;
      lastArrivalMs = arrivalMs;
    },
    finish() {
      ensure(4);
      view.setUint32(at, crc32(bytes.subarray(0, at)));
      count = 0;
      return bytes.slice(0, at + 4);
    },
  };
}

function isHundredths(value: number): boolean {
  const hundredths = Math.round(value * 100);
  return Math.abs(hundredths) < 1e9 && hundredths / 100 === value && hundredths !== 0;
}
