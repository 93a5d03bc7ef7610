import { crc32 } from 'node:zlib';
import type { TakeSample } from '../columns/batch.ts';
import { isText } from '../columns/flags.ts';
import {
  createTagMemory,
  form,
  formBits,
  headerBytes,
  nextTag,
  sameArrival,
  sameFlags,
  sameTime,
  type TagMemory,
} from './log-form.ts';

/** Reads records of the log; `log-form.ts` tells their layout. */
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
  memory: TagMemory,
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
    memory.reserve(tag);
    const flags = control & sameFlags ? memory.flags.array[tag]! : number();
    let value = Number.NaN;
    let text: string | undefined;
    const how = control & formBits;
    if (how === form.text) {
      const length = number();
      text = Buffer.from(record.buffer, record.byteOffset + at, length).toString('utf16le');
      at += length;
    } else value = how === form.same ? memory.values.array[tag]! : valueOf(how);
    memory.remember(tag, memory.epoch, value, flags);
    take(tag, sourceMs, arrivalMs, isText(flags) ? Number.NaN : value, flags, text);
  }
}
