import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeChunk,
  decodeTable,
  decodeTimes,
  describeChunk,
  encodeChunk,
  encodeTable,
  encodeTimes,
} from './chunk-codec.ts';
import { maxChunkSamples, type ChunkColumns, type ValueColumn } from './chunk-columns.ts';

type Series = readonly number[] | Float64Array;
type MakeValue = (at: number, random: () => number) => number;

/** Series whose next value needs the last one keep it themselves: a fresh one for every column. */
const seriesByName: Record<string, (scale: number) => MakeValue> = {
  constant: (scale) => () => scale,
  stepping: (scale) => (at) => scale * Math.floor(at / 37),
  noisy: (scale) => (_, random) => scale * random(),
  'noisy float32': (scale) => (_, random) => Math.fround(scale * random()),
  'decimal quotients': (scale) => (_, random) => Math.round(scale * 100 * random()) / 100,
  'decimal products': (scale) => (_, random) => Math.round(scale * 100 * random()) * 0.01,
  'decimal float32s': () => (_, random) => Math.fround(Math.round(1_000 * random()) / 10),
  'converted counts': (scale) => (_, random) =>
    Math.fround((Math.round(30 * random()) / 27) * scale),
  counter: (scale) => (at) => Math.round(scale) + 7 * at + (at % 3),
  'counter that wraps': () => (at) => (4_294_967_000 + 50 * at) % 2 ** 32,
  'any 32 bits': () => (_, random) => Math.floor(random() * 2 ** 32) - 2 ** 31,
  'any 53 bits': () => (_, random) => Math.floor((random() * 2 - 1) * Number.MAX_SAFE_INTEGER),
  'decimals with gaps': () => (at, random) =>
    at % 100 < 20 ? Number.NaN : Math.round(300 * random()) / 10,
  'signs of nothing': () => (at) => [0, -0, Infinity, -Infinity, Number.NaN][at % 5]!,
};

const anyDoubles = fc
  .uint8Array({ minLength: 8, maxLength: 800 })
  .map((bytes) => new Float64Array(bytes.slice(0, bytes.length & ~7).buffer));

const anyTimes = (count: number) =>
  fc
    .tuple(
      fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
      fc.constantFrom(0, 1, 50, 1_000, 86_400_000),
      fc.array(fc.constantFrom(0, 0, 0, 0, 1, 3, 700, 5_000, 2 ** 33), {
        minLength: count,
        maxLength: count,
      }),
    )
    .map(([first, period, extras]) => {
      let time = first;
      return Float64Array.from(extras, (extra) => (time += period + extra));
    });

describe('encodeChunk and decodeChunk', () => {
  it.each(Object.keys(seriesByName))('HIS-01 give back a %s series bit for bit', (name) => {
    const property = fc.property(
      fc.integer({ min: 1, max: 700 }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
      (count, scale, stream) => {
        const make = seriesByName[name]!(scale);
        const numbers = Float64Array.from({ length: count }, (_, at) =>
          make(at, () => stream.next().value!),
        );
        expectRoundTrip(columnsOf(numbers));
      },
    );
    fc.assert(property, { numRuns: 40 });
  });

  it('HIS-01 give back any 64 bits, payloads of NaN and denormals too', () => {
    fc.assert(fc.property(anyDoubles, (numbers) => expectRoundTrip(columnsOf(numbers))));
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1 }), (numbers) =>
        expectRoundTrip(columnsOf(numbers)),
      ),
    );
  });

  it.each([1, 2, 7, 8, 15, 16, 24, 31, 32, 33, 47, 52, 53])(
    'HIS-01 give back integers of %i bits',
    (bits) => {
      const largest = 2 ** bits - 1;
      const integers = fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 300 });
      fc.assert(
        fc.property(integers, (drawn) => {
          const numbers = drawn.map((integer) => (integer % largest) + 0);
          expectRoundTrip(columnsOf([...numbers, largest, -largest]));
        }),
        { numRuns: 30 },
      );
    },
  );

  it('HIS-02 give back jittered, gappy, repeated and far apart times', () => {
    const columns = fc
      .integer({ min: 1, max: 300 })
      .chain((count) => anyTimes(count))
      .map((times) => ({ ...columnsOf(times.map((_, at) => at)), times }));
    fc.assert(fc.property(columns, expectRoundTrip));
    expectRoundTrip({ ...columnsOf([1, 2]), times: Float64Array.of(-8.64e15, 8.64e15) });
  });

  it('HIS-01 give back booleans, texts, flags and arrival delays', () => {
    const columns = fc
      .array(fc.tuple(fc.boolean(), fc.nat(2), fc.nat(65_535), fc.maxSafeInteger()), {
        minLength: 1,
      })
      .map((rows) => ({
        times: Float64Array.from(rows, (_, at) => at * 1_000),
        flags: Uint16Array.from(rows, ([, , flag]) => flag),
        arrivalDelaysMs: Float64Array.from(rows, ([, , , delay]) => delay),
        booleans: Uint8Array.from(rows, ([boolean]) => Number(boolean)),
        codes: Uint32Array.from(rows, ([, code]) => code),
      }));
    const texts = ['on', '\ud800 half a pair', ''];
    fc.assert(
      fc.property(columns, ({ booleans, codes, ...rest }) => {
        expectRoundTrip({ ...rest, values: { kind: 'boolean', booleans } });
        expectRoundTrip({ ...rest, values: { kind: 'text', codes, texts } });
      }),
    );
  });

  it('give back the largest chunk and refuse a larger one', () => {
    const numbers = Float64Array.from({ length: maxChunkSamples }, (_, at) => at % 1_000);
    expectRoundTrip(columnsOf(numbers));
    expect(() => encodeChunk(columnsOf(new Float64Array(maxChunkSamples + 1)))).toThrow(RangeError);
    expect(() => encodeChunk(columnsOf([]))).toThrow(RangeError);
  });

  it.each<[string, Partial<ChunkColumns>]>([
    ['times that decrease', { times: Float64Array.of(2, 1) }],
    ['times between ms', { times: Float64Array.of(1, 1.5) }],
    ['times out of the calendar', { times: Float64Array.of(1, 9e15) }],
    ['columns of different length', { flags: Uint16Array.of(0) }],
    ['a delay between ms', { arrivalDelaysMs: Float64Array.of(0, 0.5) }],
    ['a boolean of 2', { values: { kind: 'boolean', booleans: Uint8Array.of(1, 2) } }],
    [
      'a code without text',
      { values: { kind: 'text', codes: Uint32Array.of(0, 1), texts: ['only'] } },
    ],
  ])('refuse %s', (_, wrong) => {
    expect(() => encodeChunk({ ...columnsOf([1, 2]), ...wrong })).toThrow(RangeError);
  });

  it('HIS-03 keep a decimal hour of noise under a byte a sample, and a still one under 80 bytes', () => {
    const noisy = Float64Array.from(
      { length: 3_600 },
      (_, at) =>
        Math.round(500 + 40 * Math.sin(at / 90) + (Math.imul(at, 0x9e37_79b1) >>> 29)) / 10,
    );
    const flags = new Uint16Array(3_600);
    expect(encodeChunk({ ...columnsOf(noisy), flags }).length).toBeLessThan(3_600);
    const still = columnsOf(new Float64Array(3_600).fill(7.25));
    expect(encodeChunk({ ...still, flags }).length).toBeLessThan(80);
  });
});

describe('a chunk that shares its times', () => {
  const columns = columnsOf([3, 1, 2]);
  const { bytes, checksum } = encodeTimes(columns.times);
  const chunk = encodeChunk(columns, { id: 2 ** 40, checksum });

  it('HIS-04 asks for its block and gives back all columns', () => {
    const decoded = decodeChunk(chunk, ({ id }) =>
      id === 2 ** 40 ? decodeTimes(bytes) : undefined,
    );
    expectSame(decoded, columns);
  });

  it('HIS-04 names a missing block and one with other times', () => {
    const other = decodeTimes(encodeTimes(columns.times.map((time) => time + 1)).bytes);
    expect(() => decodeChunk(chunk)).toThrow(expect.objectContaining({ fault: 'times-missing' }));
    expect(() => decodeChunk(chunk, () => other)).toThrow(
      expect.objectContaining({ fault: 'times-differ' }),
    );
  });
});

describe('describeChunk', () => {
  it('HIS-05 tells count, span, kind and extremes, passing NaN over', () => {
    const bytes = encodeChunk(columnsOf([2, Number.NaN, -1.5, 9]));
    expect(describeChunk(bytes)).toEqual({
      count: 4,
      firstMs: 1_000,
      lastMs: 4_000,
      kind: 'number',
      min: -1.5,
      max: 9,
      hasArrivalDelays: false,
    });
    expect(describeChunk(encodeChunk(columnsOf([Number.NaN])))).toMatchObject({
      min: Number.NaN,
      max: Number.NaN,
    });
  });
});

describe('encodeTable and decodeTable', () => {
  it('HIS-01 give back columns of any doubles', () => {
    fc.assert(
      fc.property(anyDoubles, (column) => {
        const columns = [column, column.map((_, at) => at), column.toReversed()];
        const decoded = decodeTable(encodeTable(columns));
        expect(decoded.map(bitsOf)).toEqual(columns.map(bitsOf));
      }),
    );
  });

  it('refuse columns that differ in length, and none', () => {
    expect(() => encodeTable([new Float64Array(2), new Float64Array(3)])).toThrow(RangeError);
    expect(() => encodeTable([])).toThrow(RangeError);
  });
});

function columnsOf(numbers: Series): ChunkColumns {
  return {
    times: Float64Array.from(numbers, (_, at) => 1_000 * (at + 1)),
    values: { kind: 'number', numbers: asDoubles(numbers) },
    flags: Uint16Array.from(numbers, (_, at) => (at % 50 === 49 ? 2 : 0)),
  };
}

function asDoubles(numbers: Series): Float64Array {
  return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
}

function bitsOf(numbers: Series): bigint[] {
  const doubles = asDoubles(numbers);
  return [...new BigUint64Array(doubles.buffer, doubles.byteOffset, doubles.length)];
}

function expectRoundTrip(columns: ChunkColumns): void {
  expectSame(decodeChunk(encodeChunk(columns)), columns);
}

/** Compares floats as bits, so that -0 and every NaN are told apart. */
function expectSame(decoded: ChunkColumns, columns: ChunkColumns): void {
  expect(decoded.times).toEqual(columns.times);
  expect(decoded.flags).toEqual(columns.flags);
  expect(decoded.arrivalDelaysMs).toEqual(columns.arrivalDelaysMs);
  expect(bitsOfValues(decoded.values)).toEqual(bitsOfValues(columns.values));
}

function bitsOfValues(values: ValueColumn): unknown {
  return values.kind === 'number' ? bitsOf(values.numbers) : values;
}
