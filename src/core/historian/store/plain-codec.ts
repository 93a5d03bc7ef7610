import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { ChunkCodec } from '../codec/chunk-codec.ts';
import { ChunkError, type ChunkColumns, type ChunkDescription } from '../codec/chunk-columns.ts';

/** Nothing is made smaller: columns as they are, with a checksum behind. */
export const plainCodec: ChunkCodec = {
  encodeChunk: (columns, sharedTimes) => seal({ ...columns, times: sharedTimes ? null : columns.times, sharedTimes }),
  decodeChunk(bytes, findTimes) {
    const { sharedTimes, ...columns } = open(bytes) as ChunkColumns & { sharedTimes?: { id: number; checksum: number } };
    if (!sharedTimes) return columns;
    const found = findTimes?.(sharedTimes);
    if (!found) throw new ChunkError('times-missing', 'times missing');
    if (found.checksum !== sharedTimes.checksum) throw new ChunkError('times-differ', 'times differ');
    return { ...columns, times: found.times };
  },
  describeChunk: (bytes) => {
    const columns = plainCodec.decodeChunk(bytes);
    return { count: columns.times.length, kind: columns.values.kind } as ChunkDescription;
  },
  encodeTimes(times) {
    const bytes = seal(times);
    return { bytes, checksum: crc32(bytes.subarray(0, -4)) };
  },
  decodeTimes: (bytes) => ({ times: open(bytes) as Float64Array, checksum: crc32(bytes.subarray(0, -4)) }),
  encodeTable: (columns) => seal(columns),
  decodeTable: (bytes) => open(bytes) as Float64Array[],
};

function seal(content: unknown): Uint8Array {
  const body = serialize(content);
  const bytes = new Uint8Array(body.length + 4);
  bytes.set(body);
  new DataView(bytes.buffer).setUint32(body.length, crc32(body));
  return bytes;
}

function open(bytes: Uint8Array): unknown {
  const body = bytes.subarray(0, -4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(body.length) !== crc32(body)) throw new ChunkError('damaged', 'damaged');
  return deserialize(body);
}
