import type {
  ChunkColumns,
  ChunkDescription,
  FindTimes,
  TimesBlock,
  TimesReference,
} from './chunk-columns.ts';

/**
 * The historian's lossless codec. Promises:
 *  - What is decoded equals what was encoded, bit for bit.
 *  - Equal columns give equal bytes, on every machine.
 *  - Every block ends with a CRC-32 of all before it: a flipped bit is found before anything is decoded.
 *  - Whatever the bytes, decoding ends with columns or a ChunkError.
 *  - Bytes of every older version decode for ever (golden files in tests/golden/historian).
 *  - Encoding throws RangeError when the columns break the rules of ChunkColumns: that is a bug of the caller.
 */
export interface ChunkCodec {
  /** 1 … maxChunkSamples samples. With `sharedTimes`, the chunk refers to that block, whose times must be equal. */
  encodeChunk(columns: ChunkColumns, sharedTimes?: TimesReference): Uint8Array;
  /** `findTimes` is asked only when the chunk refers to a times block. */
  decodeChunk(bytes: Uint8Array, findTimes?: FindTimes): ChunkColumns;
  describeChunk(bytes: Uint8Array): ChunkDescription;

  encodeTimes(times: Float64Array): { readonly bytes: Uint8Array; readonly checksum: number };
  decodeTimes(bytes: Uint8Array): TimesBlock;

  /** A block of number columns of equal length (rollups): any doubles, no times rules. */
  encodeTable(columns: readonly Float64Array[]): Uint8Array;
  decodeTable(bytes: Uint8Array): Float64Array[];
}
