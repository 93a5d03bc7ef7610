import { putWhole, takeWhole, type BitStream } from './bit-stream.ts';
import { finishBlock, readBlock, startBlock } from './block-frame.ts';
import {
  ChunkError,
  maxChunkSamples,
  type ChunkColumns,
  type ChunkDescription,
  type FindTimes,
  type TimesBlock,
  type TimesReference,
  type ValueColumn,
} from './chunk-columns.ts';
import { checkColumns } from './check-columns.ts';
import { describeColumns, putDescription, takeDescription } from './chunk-header.ts';
import { putIntegers, takeIntegers } from './integer-column.ts';
import { putNumbers, takeNumbers } from './number-column.ts';
import { putTexts, takeTexts } from './text-column.ts';
import { checkTimes, putTimes, takeTimes } from './time-column.ts';
import { putWords, takeWords } from './word-column.ts';

/*
 * The historian's lossless codec. Promises:
 *  1. What is decoded equals what was encoded, bit for bit.
 *  2. Equal columns give equal bytes, on every machine.
 *  3. Every block ends with a CRC-32 of all before it: a flipped bit is found before anything is decoded.
 *  4. Whatever the bytes, reading ends with columns or a ChunkError.
 *  5. Blocks of every older version are read for ever (golden files in tests/golden/historian).
 *  6. Encoding throws RangeError when columns break the rules of ChunkColumns: that is a bug of the caller.
 */

const maxTableColumns = 64;

/** 1 … maxChunkSamples samples. With `sharedTimes` the times stay in that block, which must hold the same ones. */
export function encodeChunk(columns: ChunkColumns, sharedTimes?: TimesReference): Uint8Array {
  checkColumns(columns);
  const { times, values, flags, arrivalDelaysMs } = columns;
  const out = startBlock('chunk', times.length * 2);
  putDescription(out, describeColumns(columns, sharedTimes));
  if (!sharedTimes) putTimes(out, times);
  putWords(out, new Int32Array(flags));
  putValues(out, values);
  if (arrivalDelaysMs) putIntegers(out, arrivalDelaysMs);
  return finishBlock(out).bytes;
}

/** Columns in memory of their own, save shared times. `findTimes` is asked only where the chunk refers to a block. */
export function decodeChunk(bytes: Uint8Array, findTimes?: FindTimes): ChunkColumns {
  return readBlock(bytes, 'chunk', (from) => {
    const description = takeDescription(from);
    const { count, kind, hasArrivalDelays, sharedTimes } = description;
    const times = sharedTimes
      ? followReference(sharedTimes, description, findTimes)
      : takeTimes(from, count);
    const flags = new Uint16Array(takeWords(from, count));
    const values = takeValues[kind](from, count);
    const arrivalDelaysMs = hasArrivalDelays ? takeIntegers(from, count) : undefined;
    return { times, values, flags, ...(arrivalDelaysMs && { arrivalDelaysMs }) };
  });
}

/** Costs a checksum, no decoding. */
export function describeChunk(bytes: Uint8Array): ChunkDescription {
  return readBlock(bytes, 'chunk', takeDescription);
}

/** Times that several chunks share: put once, then named in each by an id of the caller's. */
export function encodeTimes(times: Float64Array): { bytes: Uint8Array; checksum: number } {
  checkCount(times.length);
  checkTimes(times);
  const out = startBlock('times', times.length);
  putWhole(out, times.length);
  putTimes(out, times);
  return finishBlock(out);
}

export function decodeTimes(bytes: Uint8Array): TimesBlock {
  return readBlock(bytes, 'times', (from, checksum) => ({
    times: takeTimes(from, takeCount(from)),
    checksum,
  }));
}

/** 1 … 64 number columns of one length, such as rollups: any doubles, no rules of time. */
export function encodeTable(columns: readonly Float64Array[]): Uint8Array {
  const rows = columns[0]?.length ?? 0;
  checkCount(rows);
  checkWidth(columns.length);
  if (columns.some((column) => column.length !== rows))
    throw new RangeError('The columns differ in length');
  const out = startBlock('table', columns.length * rows * 2);
  putWhole(out, rows);
  putWhole(out, columns.length);
  for (const column of columns) putNumbers(out, column);
  return finishBlock(out).bytes;
}

export function decodeTable(bytes: Uint8Array): Float64Array[] {
  return readBlock(bytes, 'table', (from) => {
    const rows = takeCount(from);
    const width = takeWhole(from);
    checkWidth(width);
    return Array.from({ length: width }, () => takeNumbers(from, rows));
  });
}

/** The codec as one value, for code that is given one. */
export const chunkCodec = {
  encodeChunk,
  decodeChunk,
  describeChunk,
  encodeTimes,
  decodeTimes,
  encodeTable,
  decodeTable,
};

function putValues(out: BitStream, values: ValueColumn): void {
  if (values.kind === 'number') putNumbers(out, values.numbers);
  else if (values.kind === 'boolean') putWords(out, new Int32Array(values.booleans));
  else putTexts(out, values);
}

const takeValues: Record<ValueColumn['kind'], (from: BitStream, count: number) => ValueColumn> = {
  number: (from, count) => ({ kind: 'number', numbers: takeNumbers(from, count) }),
  boolean: (from, count) => ({ kind: 'boolean', booleans: new Uint8Array(takeWords(from, count)) }),
  text: takeTexts,
};

function followReference(
  reference: TimesReference,
  { count, firstMs, lastMs }: ChunkDescription,
  findTimes: FindTimes | undefined,
): Float64Array {
  const block = findTimes?.(reference);
  if (!block) throw new ChunkError('times-missing', `No times block ${reference.id}`);
  const { times, checksum } = block;
  const isIt =
    checksum === reference.checksum &&
    times.length === count &&
    times[0] === firstMs &&
    times[count - 1] === lastMs;
  if (!isIt) throw new ChunkError('times-differ', `Another times block under ${reference.id}`);
  return times;
}

function takeCount(from: BitStream): number {
  const count = takeWhole(from);
  checkCount(count);
  return count;
}

function checkCount(count: number): void {
  if (count < 1 || count > maxChunkSamples) throw new RangeError(`${count} samples`);
}

function checkWidth(columns: number): void {
  if (columns < 1 || columns > maxTableColumns) throw new RangeError(`${columns} columns`);
}
