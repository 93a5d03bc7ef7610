import { crc32 } from 'node:zlib';
import {
  ChunkError,
  type ChunkColumns,
  type FindTimes,
  type TimesReference,
  type ValueColumn,
} from '#core/historian/codec/chunk-columns.ts';
import { codec } from './codec.ts';
import { kindOf } from '../columns/flags.ts';
import { joinColumns, part, toRun, type Run } from '../columns/run.ts';

/**
 * The samples of one chunk row: a directory and blocks of the codec.
 *   u32 blocks · per block f64 first ms, f64 last ms, u32 bytes · u32 CRC-32 of the directory · the blocks
 * Invariants: a block holds samples of one kind of value; a block's samples are in order; blocks of one kind do not
 * overlap in time. Blocks can be moved into another directory as they are.
 */
export interface Block {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly bytes: Uint8Array;
}

/** An hour at one second; longer gains nothing, shorter costs. */
export const samplesPerBlock = 4_096;
const entryBytes = 20;

export type ShareTimes = (times: Float64Array) => TimesReference | undefined;

export function encodeBlocks(run: Run, shareTimes?: ShareTimes): Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < run.times.length; start += samplesPerBlock) {
    const slice = part(run, start, Math.min(start + samplesPerBlock, run.times.length));
    for (const ofKind of splitByKind(slice)) {
      blocks.push({
        firstMs: ofKind.times[0]!,
        lastMs: ofKind.times.at(-1)!,
        bytes: codec.encodeChunk(toChunk(ofKind), shareTimes?.(ofKind.times)),
      });
    }
  }
  return blocks;
}

/** Samples without a value travel as numbers (NaN): their flags tell. */
const blockKind = (flags: number): ValueColumn['kind'] => {
  const kind = kindOf(flags);
  return kind === 'none' ? 'number' : kind;
};

function isOfOneKind(flags: Uint16Array): boolean {
  const first = blockKind(flags[0]!);
  let before = flags[0]!;
  for (const each of flags) {
    if (each === before) continue;
    if (blockKind(each) !== first) return false;
    before = each;
  }
  return true;
}

function splitByKind(run: Run): Run[] {
  if (isOfOneKind(run.flags)) return [run];
  const places = Map.groupBy(run.times.keys(), (place) => blockKind(run.flags[place]!));
  return [...places.values()].map((chosen) => ({
    times: Float64Array.from(chosen, (place) => run.times[place]!),
    values: Float64Array.from(chosen, (place) => run.values[place]!),
    flags: Uint16Array.from(chosen, (place) => run.flags[place]!),
    texts: run.texts,
  }));
}

function toChunk(run: Run): ChunkColumns {
  return { times: run.times, values: toValueColumn(run), flags: run.flags };
}

function toValueColumn(run: Run): ValueColumn {
  const kind = blockKind(run.flags[0]!);
  if (kind === 'number') return { kind, numbers: run.values };
  if (kind === 'boolean') return { kind, booleans: Uint8Array.from(run.values) };
  const { values, texts } = joinColumns([run]);
  return { kind, codes: Uint32Array.from(values), texts };
}

function toColumns({ times, values, flags }: ChunkColumns): Run {
  if (values.kind === 'number') return { times, values: values.numbers, flags, texts: [] };
  const stored = Float64Array.from(values.kind === 'boolean' ? values.booleans : values.codes);
  return { times, values: stored, flags, texts: values.kind === 'text' ? values.texts : [] };
}

/** The samples of those blocks that touch `fromMs <= time < toMs`. Throws ChunkError. */
export function decodeBlocks(
  blocks: readonly Block[],
  findTimes: FindTimes,
  fromMs = -Infinity,
  toMs = Infinity,
): Run {
  const wanted = blocks.filter((block) => block.firstMs < toMs && block.lastMs >= fromMs);
  const columns = wanted.map(({ bytes }) => toColumns(codec.decodeChunk(bytes, findTimes)));
  return columns.length === 1 ? columns[0]! : toRun(joinColumns(columns));
}

export function packBlocks(blocks: readonly Block[]): Uint8Array {
  const directoryBytes = 4 + blocks.length * entryBytes;
  const total = blocks.reduce((sum, { bytes }) => sum + bytes.length, directoryBytes + 4);
  const packed = new Uint8Array(total);
  const view = new DataView(packed.buffer);
  view.setUint32(0, blocks.length);
  let offset = directoryBytes + 4;
  blocks.forEach(({ firstMs, lastMs, bytes }, index) => {
    view.setFloat64(4 + index * entryBytes, firstMs);
    view.setFloat64(12 + index * entryBytes, lastMs);
    view.setUint32(20 + index * entryBytes, bytes.length);
    packed.set(bytes, offset);
    offset += bytes.length;
  });
  view.setUint32(directoryBytes, crc32(packed.subarray(0, directoryBytes)));
  return packed;
}

/** Throws ChunkError when the directory is damaged; the blocks are checked when they are decoded. */
export function unpackBlocks(packed: Uint8Array): Block[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const count = packed.length < 8 ? 0 : view.getUint32(0);
  const directoryBytes = 4 + count * entryBytes;
  if (count === 0 || directoryBytes + 4 > packed.length)
    throw new ChunkError('damaged', 'The directory of a chunk does not fit');
  if (view.getUint32(directoryBytes) !== crc32(packed.subarray(0, directoryBytes)))
    throw new ChunkError('damaged', 'The directory of a chunk is damaged');
  let offset = directoryBytes + 4;
  return Array.from({ length: count }, (_, index) => {
    const bytes = packed.subarray(offset, (offset += view.getUint32(20 + index * entryBytes)));
    return {
      firstMs: view.getFloat64(4 + index * entryBytes),
      lastMs: view.getFloat64(12 + index * entryBytes),
      bytes,
    };
  });
}
