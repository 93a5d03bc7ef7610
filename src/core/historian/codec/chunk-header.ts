import {
  putField,
  putSigned,
  putWhole,
  putWord,
  reserveBits,
  takeField,
  takeSigned,
  takeWhole,
  takeWord,
  type BitStream,
} from './bit-stream.ts';
import {
  maxChunkSamples,
  type ChunkColumns,
  type ChunkDescription,
  type TimesReference,
  type ValueColumn,
} from './chunk-columns.ts';

/** Never reorder: a chunk names its kind by place. */
const kinds: readonly ValueColumn['kind'][] = ['number', 'boolean', 'text'];

export function describeColumns(
  { times, values, arrivalDelaysMs }: ChunkColumns,
  sharedTimes: TimesReference | undefined,
): ChunkDescription {
  return {
    count: times.length,
    firstMs: times[0]!,
    lastMs: times.at(-1)!,
    kind: values.kind,
    ...findExtremes(values),
    hasArrivalDelays: arrivalDelaysMs !== undefined,
    ...(sharedTimes && { sharedTimes }),
  };
}

/** Extremes are written for numbers only: of booleans they are one bit each, of text there are none. */
export function putDescription(out: BitStream, description: ChunkDescription): void {
  const { count, firstMs, lastMs, kind, min, max, hasArrivalDelays, sharedTimes } = description;
  putField(out, kinds.indexOf(kind), 2);
  putField(out, hasArrivalDelays ? 1 : 0, 1);
  putField(out, sharedTimes ? 1 : 0, 1);
  putWhole(out, count);
  putSigned(out, firstMs);
  putSigned(out, lastMs);
  reserveBits(out, 128);
  if (kind === 'number') for (const extreme of [min, max]) putDouble(out, extreme);
  if (kind === 'boolean') for (const extreme of [min, max]) putField(out, extreme, 1);
  if (!sharedTimes) return;
  putWhole(out, sharedTimes.id);
  putWord(out, sharedTimes.checksum);
}

export function takeDescription(from: BitStream): ChunkDescription {
  const kind = kinds[takeField(from, 2)];
  const hasArrivalDelays = takeField(from, 1) === 1;
  const isShared = takeField(from, 1) === 1;
  const count = takeWhole(from);
  if (!kind || count < 1 || count > maxChunkSamples) throw new RangeError(`${count} of ${kind}`);
  const firstMs = takeSigned(from);
  const lastMs = takeSigned(from);
  const takeExtreme = {
    number: () => takeDouble(from),
    boolean: () => takeField(from, 1),
    text: () => Number.NaN,
  }[kind];
  const described = { count, firstMs, lastMs, kind, min: takeExtreme(), max: takeExtreme() };
  if (!isShared) return { ...described, hasArrivalDelays };
  const sharedTimes = { id: takeWhole(from), checksum: takeWord(from) >>> 0 };
  return { ...described, hasArrivalDelays, sharedTimes };
}

function findExtremes(values: ValueColumn): { min: number; max: number } {
  if (values.kind === 'text') return { min: Number.NaN, max: Number.NaN };
  const column = values.kind === 'number' ? values.numbers : values.booleans;
  let min = Infinity;
  let max = -Infinity;
  for (let at = 0; at < column.length; at++) {
    const value = column[at]!;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const isNone = min > max;
  return isNone ? { min: Number.NaN, max: Number.NaN } : { min, max };
}

function putDouble(out: BitStream, value: number): void {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  putWord(out, view.getInt32(0));
  putWord(out, view.getInt32(4));
}

function takeDouble(from: BitStream): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setInt32(0, takeWord(from));
  view.setInt32(4, takeWord(from));
  return view.getFloat64(0);
}
