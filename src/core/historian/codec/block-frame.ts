import { crc32 } from 'node:zlib';
import {
  createBitWriter,
  openBitReader,
  putField,
  takeField,
  type BitStream,
} from './bit-stream.ts';
import { ChunkError } from './chunk-columns.ts';

/**
 * What every block of every version has in common, for ever: its first byte is the version, its last four are the
 * CRC-32 (zlib's) of all bytes before them, big-endian. The byte after the version says what sort of block it is.
 */
export const blockSorts = ['chunk', 'times', 'table'] as const;
export type BlockSort = (typeof blockSorts)[number];

export const currentVersion = 1;
const checksumBytes = 4;
const smallestBlock = 2 + checksumBytes;

export function startBlock(sort: BlockSort, capacityBytes: number): BitStream {
  const out = createBitWriter(capacityBytes + 64);
  putField(out, currentVersion, 8);
  putField(out, blockSorts.indexOf(sort), 8);
  return out;
}

/** The finished block, in memory of its own. */
export function finishBlock(out: BitStream): { bytes: Uint8Array; checksum: number } {
  const length = (out.bit + 7) >>> 3;
  const bytes = new Uint8Array(length + checksumBytes);
  bytes.set(out.bytes.subarray(0, length));
  const checksum = crc32(bytes.subarray(0, length));
  new DataView(bytes.buffer).setUint32(length, checksum);
  return { bytes, checksum };
}

/**
 * Checks the frame and reads what is inside with `take`; whatever is wrong with the bytes comes out as a ChunkError.
 * A block that passes its checksum can still be malformed if it was made so: `take` throws RangeError for that.
 */
export function readBlock<Content>(
  bytes: Uint8Array,
  sort: BlockSort,
  take: (from: BitStream, checksum: number) => Content,
): Content {
  if (bytes.length < smallestBlock) throw new ChunkError('damaged', `Only ${bytes.length} bytes`);
  const from = openBitReader(bytes);
  const checksum = from.view.getUint32(bytes.length - checksumBytes);
  if (crc32(bytes.subarray(0, -checksumBytes)) !== checksum)
    throw new ChunkError('damaged', 'The checksum differs');
  const version = takeField(from, 8);
  if (version !== currentVersion) throw new ChunkError('version-unknown', `Version ${version}`);
  const found = blockSorts[takeField(from, 8)];
  if (found !== sort) throw new ChunkError('wrong-block', `A block of ${found}, not ${sort}`);
  try {
    return take(from, checksum);
  } catch (error) {
    if (error instanceof RangeError)
      throw new ChunkError('damaged', 'Malformed inside', { cause: error });
    throw error;
  }
}
