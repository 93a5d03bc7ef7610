import { deflateSync, inflateSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import {
  decodeChunk,
  decodeTimes,
  encodeChunk,
  encodeTimes,
} from '#core/historian/codec/chunk-codec.ts';
import type { TimesBlock, ValueColumn } from '#core/historian/codec/chunk-columns.ts';
import { must } from '#shared/kit/must.ts';
import type { TagKind, TagSamples, WorkloadTag } from './workload.ts';

export interface TagHour extends TagSamples {
  readonly tag: WorkloadTag;
}

/** One way to make an hour of a tag small. */
export interface CodecSide {
  readonly name: string;
  encode(hour: TagHour): Uint8Array;
  decode(bytes: Uint8Array): TagSamples;
  /** Bytes kept beside those of the hours, since the side was made. */
  sharedBytes(): number;
}

/** Times are encoded once per device, as the store does. */
export function createOurs(): CodecSide {
  const blocksByDevice = new Map<number, TimesBlock>();
  let sharedBytes = 0;
  const share = (deviceNo: number, times: Float64Array): TimesBlock => {
    const known = blocksByDevice.get(deviceNo);
    if (known) return known;
    const { bytes } = encodeTimes(times);
    sharedBytes += bytes.length;
    const block = decodeTimes(bytes);
    blocksByDevice.set(deviceNo, block);
    return block;
  };
  return {
    name: 'ours',
    encode({ tag, times, numbers, flags }) {
      const columns = { times, values: toValues(tag.kind, numbers), flags };
      if (tag.hasOwnTimes) return encodeChunk(columns);
      const { checksum } = share(tag.deviceNo, times);
      return encodeChunk(columns, { id: tag.deviceNo, checksum });
    },
    decode(bytes) {
      const { times, values, flags } = decodeChunk(bytes, ({ id }) => blocksByDevice.get(id));
      return { times, numbers: toNumbers(values), flags };
    },
    sharedBytes: () => sharedBytes,
  };
}

export const createDeflate = () =>
  createPlain('zlib-6', (raw) => deflateSync(raw, { level: 6 }), inflateSync);
export const createZstd = () => createPlain('zstd-3', zstdCompressSync, zstdDecompressSync);

/** The columns end to end as they lie in memory (18 bytes a sample), through a general compressor. */
function createPlain(
  name: string,
  compress: (raw: Uint8Array) => Uint8Array,
  decompress: (bytes: Uint8Array) => Uint8Array,
): CodecSide {
  return {
    name,
    encode: ({ times, numbers, flags }) => {
      const raw = new Uint8Array(times.length * 18);
      raw.set(toBytes(times));
      raw.set(toBytes(numbers), times.length * 8);
      raw.set(toBytes(flags), times.length * 16);
      return compress(raw);
    },
    decode(bytes) {
      const raw = new Uint8Array(decompress(bytes));
      const count = raw.length / 18;
      return {
        times: new Float64Array(raw.buffer, 0, count),
        numbers: new Float64Array(raw.buffer, count * 8, count),
        flags: new Uint16Array(raw.buffer, count * 16, count),
      };
    },
    sharedBytes: () => 0,
  };
}

function toValues(kind: TagKind, numbers: Float64Array): ValueColumn {
  return kind === 'boolean'
    ? { kind, booleans: new Uint8Array(numbers) }
    : { kind: 'number', numbers };
}

function toNumbers(values: ValueColumn): Float64Array {
  if (values.kind === 'number') return values.numbers;
  const { booleans } = must(values.kind === 'boolean' ? values : undefined, 'no texts here');
  return new Float64Array(booleans);
}

function toBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
