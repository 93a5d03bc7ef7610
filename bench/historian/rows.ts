import { readFileSync, writeFileSync } from 'node:fs';
import type { TagSamples } from './workload.ts';

/** Samples in the order they arrive, by column. Times are source times in ms; flags as in TagSamples. */
export interface Rows {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly tags: Int32Array;
  readonly flags: Uint16Array;
}

export interface TagSeries extends TagSamples {
  readonly tagNo: number;
}

/** One sample of every tag, then the next of every tag: what a poller hands over. */
export function mergeByArrival(series: readonly TagSeries[]): Rows {
  const count = series.reduce((sum, { times }) => sum + times.length, 0);
  const rows = allocate(count);
  const longest = series.reduce((most, { times }) => Math.max(most, times.length), 0);
  let row = 0;
  for (let scan = 0; scan < longest; scan++)
    for (const { tagNo, times, numbers, flags } of series) {
      if (scan >= times.length) continue;
      rows.times[row] = times[scan]!;
      rows.values[row] = numbers[scan]!;
      rows.tags[row] = tagNo;
      rows.flags[row++] = flags[scan]!;
    }
  return rows;
}

function allocate(count: number): Rows {
  return {
    times: new Float64Array(count),
    values: new Float64Array(count),
    tags: new Int32Array(count),
    flags: new Uint16Array(count),
  };
}

export function* batchesOf(rows: Rows, batchRows: number): Generator<Rows> {
  for (let from = 0; from < rows.times.length; from += batchRows)
    yield {
      times: rows.times.subarray(from, from + batchRows),
      values: rows.values.subarray(from, from + batchRows),
      tags: rows.tags.subarray(from, from + batchRows),
      flags: rows.flags.subarray(from, from + batchRows),
    };
}

/** The same samples, later. */
export function shiftTimes(rows: Rows, byMs: number): Rows {
  return { ...rows, times: rows.times.map((time) => time + byMs) };
}

/** Bytes a sample as the columns lie in memory. */
export const plainBytesPerRow = 22;

export function toBytes(rows: Rows): Buffer {
  return Buffer.concat([rows.times, rows.values, rows.tags, rows.flags].map(bytesOf));
}

export function saveRows(path: string, rows: Rows): void {
  writeFileSync(path, toBytes(rows));
}

export function loadRows(path: string): Rows {
  const bytes = new Uint8Array(readFileSync(path));
  const count = bytes.length / plainBytesPerRow;
  const { buffer } = bytes;
  return {
    times: new Float64Array(buffer, 0, count),
    values: new Float64Array(buffer, count * 8, count),
    tags: new Int32Array(buffer, count * 16, count),
    flags: new Uint16Array(buffer, count * 20, count),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
