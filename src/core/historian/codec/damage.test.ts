import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import {
  decodeChunk,
  decodeTable,
  decodeTimes,
  describeChunk,
  encodeChunk,
  encodeTable,
  encodeTimes,
} from './chunk-codec.ts';
import { ChunkError } from './chunk-columns.ts';

const times = Float64Array.from({ length: 200 }, (_, at) => at * 1_000 + ((at * 7) % 5));
const flags = new Uint16Array(200).fill(2, 60, 80);
const ofNumbers = (numbers: Float64Array) =>
  encodeChunk({ times, values: { kind: 'number', numbers }, flags });

const blocks = {
  decimals: ofNumbers(times.map((_, at) => (at % 37) / 10)),
  ranks: ofNumbers(times.map((_, at) => Math.fround(((at * 13) % 29) / 7))),
  doubles: ofNumbers(times.map((_, at) => Math.sin(at))),
  patched: ofNumbers(times.map((_, at) => (at === 50 ? Number.NaN : at))),
  texts: encodeChunk({
    times,
    values: { kind: 'text', codes: new Uint32Array(200).fill(1, 9), texts: ['run', 'stop'] },
    flags,
    arrivalDelaysMs: times.map((_, at) => at % 90),
  }),
  times: encodeTimes(times).bytes,
  table: encodeTable([times, times.map((_, at) => Math.cos(at))]),
};

const readers = { decodeChunk, describeChunk, decodeTimes, decodeTable };

describe('a damaged block', () => {
  it.each(Object.entries(blocks))('HIS-06 of %s is found whichever bit is flipped', (_, bytes) => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(faultOf(flipped, 'decodeChunk')).toBe('damaged');
    }
  });

  it.each(Object.entries(blocks))('HIS-06 of %s is found wherever it is cut', (_, bytes) => {
    for (let length = 0; length < bytes.length; length++)
      expect(faultOf(bytes.subarray(0, length), 'decodeTimes')).toBe('damaged');
  });

  it('HIS-07 of random bytes, under a right checksum or not, ends in a ChunkError or in columns', () => {
    const start = fc.constantFrom([1, 0], [1, 1], [1, 2], []);
    const body = fc.uint8Array({ maxLength: 400 });
    fc.assert(
      fc.property(start, body, (head, rest) => {
        readWithEveryReader(Uint8Array.of(...head, ...rest));
        readWithEveryReader(withChecksum(Uint8Array.of(...head, ...rest)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('HIS-07 of a malformed inside under a right checksum ends in a ChunkError or in columns', () => {
    const damage = fc.array(fc.tuple(fc.nat(4_000), fc.nat(7)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(blocks)), damage, (bytes, bits) => {
        const body = bytes.slice(0, -4);
        for (const [at, bit] of bits) body[2 + (at % (body.length - 2))]! ^= 1 << bit;
        readWithEveryReader(withChecksum(body));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a block that is whole', () => {
  it('HIS-08 but of a newer version is told apart from a damaged one', () => {
    const newer = blocks.decimals.slice(0, -4);
    newer[0] = 2;
    expect(faultOf(withChecksum(newer), 'describeChunk')).toBe('version-unknown');
  });

  it('but of another sort is told apart', () => {
    expect(faultOf(blocks.times, 'decodeChunk')).toBe('wrong-block');
    expect(faultOf(blocks.decimals, 'decodeTable')).toBe('wrong-block');
  });
});

function withChecksum(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 4);
  bytes.set(body);
  new DataView(bytes.buffer).setUint32(body.length, crc32(body));
  return bytes;
}

function readWithEveryReader(bytes: Uint8Array): void {
  for (const name of Object.keys(readers) as (keyof typeof readers)[]) faultOf(bytes, name);
}

/** undefined when the block could be read; every error but ChunkError fails the test. */
function faultOf(bytes: Uint8Array, reader: keyof typeof readers): string | undefined {
  try {
    readers[reader](bytes);
    return undefined;
  } catch (error) {
    if (error instanceof ChunkError) return error.fault;
    throw error;
  }
}
