import { crc32 } from 'node:zlib';
import { isText } from './flags.ts';
import { growing } from './growing.ts';

/**
 * Samples on their way to the disk: one record per commit, a few bytes per sample. Invariants:
 *  1. A record says only what differs from the records before it, back to the last key record: reading begins at one.
 *  2. Reader and writer keep the same memory of each tag (`TagMemory`) and change it alike.
 *  3. The last four bytes are the CRC-32 of all before. A record that fails it is left out, and all up to the next key.
 *
 * Layout: f64 time and f64 arrival to count from · samples · CRC. A sample: control byte, then in this order, each only
 * where the control byte asks for it: tag number, time (ms after the last sample's), arrival, flags, value.
 */
const form = { same: 0, whole: 1, hundredths: 2, float32: 3, float64: 4, text: 5 } as const;
const formBits = 7;
const sameFlags = 8;
const nextTag = 16;
const sameTime = 32;
const sameArrival = 64;
const headerBytes = 16;
/** What one sample needs at most, without its text. */
const mostBytes = 48;

/** What writer and reader remember of each tag since the last key record. */
function createTagMemory() {
  return {
    epoch: 1,
    epochs: growing(Uint32Array),
    values: growing(Float64Array),
    flags: growing(Uint16Array),
  };
}

const float32 = new Float32Array(1);

export interface LogWriter {
  readonly count: () => number;
  add(
    tag: number,
    sourceMs: number,
    arrivalMs: number,
    value: number,
    flags: number,
    text?: string,
  ): void;
  /** The record of all that was added. A `key` record must be asked for before its first sample. */
  finish(): Uint8Array<ArrayBuffer>;
  /** From here on nothing refers to what was written before. */
  startKey(): void;
}

export function createLogWriter(): LogWriter {
  const memory = createTagMemory();
  let bytes = new Uint8Array(65_536);
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
      memory.epochs.reserve(tag);
      memory.values.reserve(tag);
      memory.flags.reserve(tag);
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
      memory.epochs.array[tag] = memory.epoch;
      memory.values.array[tag] = text === undefined ? value : Number.NaN;
      memory.flags.array[tag] = flags;
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

export type TakeSample = (
  tag: number,
  sourceMs: number,
  arrivalMs: number,
  value: number,
  flags: number,
  text: string | undefined,
) => void;

export interface LogReader {
  /** False when the record is damaged; then none of its samples were taken, nor will any be until the next key. */
  read(record: Uint8Array, isKey: boolean, take: TakeSample): boolean;
}

export function createLogReader(): LogReader {
  const memory = createTagMemory();
  let isLost = true;
  return {
    read(record, isKey, take) {
      if (isKey) {
        memory.epoch++;
        isLost = false;
      }
      const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
      const end = record.length - 4;
      if (isLost || end < headerBytes || view.getUint32(end) !== crc32(record.subarray(0, end))) {
        isLost = true;
        return false;
      }
      readSamples(record, view, end, memory, take);
      return true;
    },
  };
}

function readSamples(
  record: Uint8Array,
  view: DataView,
  end: number,
  memory: ReturnType<typeof createTagMemory>,
  take: TakeSample,
): void {
  let tag = -1;
  let sourceMs = view.getFloat64(0);
  let arrivalMs = view.getFloat64(8);
  let at = headerBytes;
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = record[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const signed = () => {
    const value = number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  };
  const valueOf = (how: number): number => {
    if (how === form.whole) return signed();
    if (how === form.hundredths) return signed() / 100;
    at += how === form.float32 ? 4 : 8;
    return how === form.float32 ? view.getFloat32(at - 4) : view.getFloat64(at - 8);
  };
  while (at < end) {
    const control = record[at++]!;
    tag = control & nextTag ? tag + 1 : number();
    if (!(control & sameTime)) sourceMs += signed();
    if (!(control & sameArrival)) arrivalMs += signed();
    memory.epochs.reserve(tag);
    memory.values.reserve(tag);
    memory.flags.reserve(tag);
    const flags = control & sameFlags ? memory.flags.array[tag]! : number();
    let value = Number.NaN;
    let text: string | undefined;
    const how = control & formBits;
    if (how === form.text) {
      const length = number();
      text = Buffer.from(record.buffer, record.byteOffset + at, length).toString('utf16le');
      at += length;
    } else value = how === form.same ? memory.values.array[tag]! : valueOf(how);
    memory.epochs.array[tag] = memory.epoch;
    memory.values.array[tag] = value;
    memory.flags.array[tag] = flags;
    take(tag, sourceMs, arrivalMs, isText(flags) ? Number.NaN : value, flags, text);
  }
}
