import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex, hexToBytes } from './bytes.ts';
import { type Cbor, decodeCbor, encodeCbor, Malformed } from './cbor.ts';

const integer = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
const { value } = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    integer,
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 5 }),
  ),
}));

describe('CBOR', () => {
  it('SYN-01 gives back every value', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(decodeCbor(encodeCbor(one))).toEqual(one);
      }),
    );
  });

  it('SYN-01 no two byte strings say the same, and none makes it crash', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(value, fc.nat(), fc.nat(255)).map(altered),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        const read = tryDecode(some);
        if (read !== undefined) expect(encodeCbor(read)).toEqual(some);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['an integer longer than need be', '1817'],
    ['a length longer than need be', '580100'],
    ['an integer no number holds', '1bffffffffffffffff'],
    ['the smallest negative integer but one', '3b001fffffffffffff'],
    ['a float', 'f90000'],
    ['a tag', 'c000'],
    ['a map', 'a0'],
    ['an indefinite list', '9fff'],
    ['text that is not UTF-8', '61ff'],
    ['a list longer than its bytes', '9b0000010000000000'],
    ['bytes behind the value', '0000'],
    ['nothing', ''],
    ['lists nested too deep', `${'81'.repeat(10)}00`],
  ])('SYN-01 takes no %s', (_, hex) => {
    expect(() => decodeCbor(hexToBytes(hex))).toThrow(Malformed);
  });

  it('encodes as RFC 8949 does', () => {
    const examples: [Cbor, string][] = [
      [0, '00'],
      [23, '17'],
      [24, '1818'],
      [1000, '1903e8'],
      [1_000_000, '1a000f4240'],
      [1_000_000_000_000, '1b000000e8d4a51000'],
      [-1, '20'],
      [-1000, '3903e7'],
      ['ü', '62c3bc'],
      [[1, [2, 3]], '8201820203'],
      [new Uint8Array([1, 2, 3, 4]), '4401020304'],
      [[false, true, null], '83f4f5f6'],
    ];
    for (const [one, hex] of examples) expect(bytesToHex(encodeCbor(one))).toBe(hex);
  });

  it('encodes integers only', () => {
    expect(() => encodeCbor(1.5)).toThrow('no integer');
    expect(() => encodeCbor(Number.NaN)).toThrow('no integer');
  });
});

function altered([one, at, byte]: [Cbor, number, number]): Uint8Array {
  const bytes = encodeCbor(one);
  bytes[at % bytes.length] = byte;
  return bytes;
}

function tryDecode(bytes: Uint8Array): Cbor | undefined {
  try {
    return decodeCbor(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(Malformed);
    return undefined;
  }
}
