import { closeSync, openSync, readSync, statSync } from 'node:fs';
import {
  parquetMetadataAsync,
  parquetScan,
  type AsyncBuffer,
  type FileMetaData,
  type ParquetScan,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Cell, SourceRow } from '#shared/domain/imports/cell.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Source, SourceTable } from './source.ts';

/** A group of rows is unpacked whole, a column at a time; 1 GiB of it is as much as a thread takes in. */
const largestGroupBytes = 2 ** 30;

/** A Parquet file, read one group of rows after the other. Columns of lists and structures are left out. */
export async function openParquet(path: string): Promise<Source> {
  const file = openBytes(path);
  try {
    const metadata = await refusingDamage(() => parquetMetadataAsync(file, { geoparquet: false }));
    refuseUnreadable(metadata);
    const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    return {
      format: 'parquet',
      tables: [{ name: '', rows }],
      open: () => openTable(file, metadata, rows),
      close: file.close,
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function openTable(file: AsyncBuffer, metadata: FileMetaData, total: number): SourceTable {
  const columns = flatColumns(metadata);
  let done = 0;
  return {
    columns: columns.map(({ name }) => name),
    delimiter: null,
    rows: readRows(file, metadata, columns, (row) => (done = row)),
    progress: () => ({ done, total }),
  };
}

async function* readRows(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly SchemaElement[],
  count: (row: number) => void,
): AsyncGenerator<SourceRow> {
  const names = columns.map(({ name }) => name);
  const toCells = columns.map(cellOf);
  const scan = await refusingDamage(() =>
    parquetScan({ file, metadata, columns: names, compressors, parsers, geoparquet: false }),
  );
  for (const { rowStart, rowEnd } of scan.ranges) {
    const group = await readGroup(scan, names, rowStart, rowEnd);
    for (let at = 0; at < rowEnd - rowStart; at++) {
      const row = rowStart + at + 1;
      count(row);
      yield { row, cells: group.map((values, column) => toCells[column]!(values[at])) };
    }
  }
}

function readGroup(scan: ParquetScan, names: readonly string[], rowStart: number, rowEnd: number) {
  return refusingDamage(async () => {
    const group: ArrayLike<unknown>[] = [];
    for (const column of names) group.push(await scan.readColumn({ column, rowStart, rowEnd }));
    return group;
  });
}

function flatColumns({ schema }: FileMetaData): readonly SchemaElement[] {
  const flat: SchemaElement[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let child = 0; child < (schema[at]?.num_children ?? 0); child++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) {
    const element = schema[at]!;
    if (!element.num_children && element.repetition_type !== 'REPEATED') flat.push(element);
  }
  return flat;
}

/** Times come as whole ms: what is finer no sample keeps. */
const parsers = {
  timestampFromMilliseconds: (millis: bigint) => Number(millis),
  timestampFromMicroseconds: (micros: bigint) => Number(micros) / 1_000,
  timestampFromNanoseconds: (nanos: bigint) => Number(nanos / 1_000n) / 1_000,
  dateFromDays: (days: number) => days * 86_400_000,
};

function cellOf({ type, converted_type: converted, logical_type: logical }: SchemaElement) {
  if (converted === 'DATE' || logical?.type === 'DATE')
    return (value: unknown) => timeText(value)?.slice(0, 10) ?? null;
  const isOldTime = type === 'INT96';
  if (!isOldTime && !converted?.startsWith('TIMESTAMP') && logical?.type !== 'TIMESTAMP')
    return toCell;
  // What is not adjusted to UTC is a reading of some clock whose zone the file does not say.
  const isUtc = logical?.type === 'TIMESTAMP' ? logical.isAdjustedToUTC : !isOldTime;
  return (value: unknown) => {
    const text = timeText(value);
    return text === null || isUtc ? text : text.slice(0, -1);
  };
}

function timeText(value: unknown): string | null {
  if (typeof value !== 'number' || !(Math.abs(value) <= 8.64e15)) return null;
  return new Date(Math.round(value)).toISOString();
}

function toCell(value: unknown): Cell {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'bigint') return null;
  // A whole number too large for a double keeps its digits as text.
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function refuseUnreadable({ row_groups: groups }: FileMetaData): void {
  for (const { columns } of groups) {
    const bytes = columns.map(({ meta_data: meta }) => Number(meta?.total_uncompressed_size ?? 0));
    if (columns.some(({ meta_data: meta }) => !meta))
      throw new Refusal('file-unreadable', { problem: 'parquet', detail: 'encrypted' });
    const size = bytes.reduce((sum, each) => sum + each, 0);
    if (size > largestGroupBytes)
      throw new Refusal('file-too-large', { largest: largestGroupBytes, memory: true });
  }
}

interface OpenBytes extends AsyncBuffer {
  close(): void;
}

function openBytes(path: string): OpenBytes {
  const byteLength = statSync(path).size;
  const file = openSync(path, 'r');
  return {
    byteLength,
    slice(start, end = byteLength) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, byteLength) - start));
      let read = 0;
      while (read < bytes.length) {
        const got = readSync(file, bytes, read, bytes.length - read, start + read);
        if (got === 0) break;
        read += got;
      }
      return bytes.buffer;
    },
    close: () => closeSync(file),
  };
}

/** The reader answers nonsense with errors of all kinds; each means that the file is not what it claims. */
async function refusingDamage<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new Refusal('file-unreadable', { problem: 'parquet', detail }, { cause: error });
  }
}
