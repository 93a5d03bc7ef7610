import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordOrders } from '#shared/domain/telemetry/device.ts';
import type { Block, ModbusPoint } from './plan-blocks.ts';
import { readValue, valueToRegisters, withBit } from './register-values.ts';

const point = (
  encoding: ModbusPoint['encoding'],
  rest: Partial<ModbusPoint> = {},
): ModbusPoint => ({
  kind: 'modbus',
  table: 'holding',
  register: 3,
  encoding,
  wordOrder: 'ABCD',
  ...rest,
});
const blockFor = (one: ModbusPoint): Block => ({
  table: one.table,
  start: 0,
  length: 16,
  bytesEach: one.registerBits === 32 ? 4 : 2,
  tags: [],
});
/** The wire bytes of a block that starts at register 0 and holds `registers` from register 3. */
const wire = (registers: readonly number[]) =>
  Uint8Array.from([0, 0, 0, ...registers].flatMap((register) => [register >> 8, register & 0xff]));
const roundTrip = (value: number, one: ModbusPoint) =>
  readValue(wire(valueToRegisters(value, one)!), blockFor(one), one);

describe('readValue', () => {
  // 0x42F6E979 is 123.456 as a 32-bit float, IEEE 754.
  it.each([
    ['ABCD', [0x42f6, 0xe979]],
    ['CDAB', [0xe979, 0x42f6]],
    ['BADC', [0xf642, 0x79e9]],
    ['DCBA', [0x79e9, 0xf642]],
  ] as const)('TEL-23 reads a float in order %s', (wordOrder, registers) => {
    const one = point('f32', { wordOrder });
    expect(readValue(wire(registers), blockFor(one), one)).toBeCloseTo(123.456, 4);
  });

  it.each([
    ['u16', [0xfffe], 65_534],
    ['i16', [0xfffe], -2],
    ['u32', [0xffff, 0xfffe], 4_294_967_294],
    ['i32', [0xffff, 0xfffe], -2],
    ['i64', [0xffff, 0xffff, 0xffff, 0xfffe], -2],
    ['u64', [0, 1, 0, 0], 2 ** 32],
    ['f64', [0x3ff8, 0, 0, 0], 1.5],
  ] as const)('TEL-23 reads %s', (encoding, registers, value) => {
    const one = point(encoding);
    expect(readValue(wire(registers), blockFor(one), one)).toBe(value);
  });

  it.each([
    ['bcd16', [0x1234], 1_234],
    ['bcd32', [0x0012, 0x3456], 123_456],
    ['bcd16', [0x12a4], undefined],
  ] as const)('TEL-23 reads %s %j as %s', (encoding, registers, value) => {
    const one = point(encoding);
    expect(readValue(wire(registers), blockFor(one), one)).toBe(value);
  });

  it('TEL-23 reads a text, its two characters swapped or not', () => {
    const one = point('text', { registers: 3 });
    const letters = [0x4c65, 0x6120, 0x0000];
    expect(readValue(wire(letters), blockFor(one), one)).toBe('Lea');
    const swapped = point('text', { registers: 3, wordOrder: 'BADC' });
    expect(readValue(wire([0x654c, 0x2061, 0]), blockFor(swapped), swapped)).toBe('Lea');
  });

  it("TEL-106 reads Enron's registers of 32 bits, one address a value", () => {
    const wide = (registers: readonly number[]) =>
      Uint8Array.from(
        [0, 0, 0, ...registers].flatMap((register) => [
          register >>> 24,
          (register >>> 16) & 0xff,
          (register >>> 8) & 0xff,
          register & 0xff,
        ]),
      );
    const float = point('f32', { registerBits: 32 });
    expect(readValue(wide([0x3fc00000]), blockFor(float), float)).toBe(1.5);
    const short = point('i16', { registerBits: 32 });
    expect(readValue(wide([0x0000fffe]), blockFor(short), short)).toBe(-2);
    const long = point('u64', { registerBits: 32 });
    expect(readValue(wide([1, 0]), blockFor(long), long)).toBe(2 ** 32);
  });

  it('TEL-23 reads bits of a register, whole registers as a switch, and packed coils', () => {
    const bit = point('bool', { bit: 9 });
    expect(readValue(wire([0x0200]), blockFor(bit), bit)).toBe(true);
    expect(readValue(wire([0xfdff]), blockFor(bit), bit)).toBe(false);
    const whole = point('bool');
    expect(readValue(wire([7]), blockFor(whole), whole)).toBe(true);
    const coil = point('bool', { table: 'coil', register: 10 });
    expect(readValue(Uint8Array.of(0, 0b100), blockFor(coil), coil)).toBe(true);
  });
});

describe('valueToRegisters', () => {
  it('TEL-23 writes what it would read, in every encoding and order', () => {
    const integer = (min: number, max: number) => fc.integer({ min, max });
    const cases = [
      ['u16', integer(0, 0xffff)],
      ['i16', integer(-0x8000, 0x7fff)],
      ['u32', integer(0, 0xffff_ffff)],
      ['i32', integer(-0x8000_0000, 0x7fff_ffff)],
      ['u64', fc.maxSafeNat()],
      ['i64', fc.maxSafeInteger()],
      ['f32', fc.float({ noNaN: true })],
      ['f64', fc.double({ noNaN: true })],
      ['bcd16', integer(0, 9_999)],
      ['bcd32', integer(0, 99_999_999)],
    ] as const;
    for (const [encoding, values] of cases)
      fc.assert(
        fc.property(
          values as fc.Arbitrary<number>,
          fc.constantFrom(...wordOrders),
          (value, wordOrder) => {
            expect(roundTrip(value, point(encoding, { wordOrder }))).toBe(value);
          },
        ),
      );
  });

  it.each([
    ['u16', 65_536],
    ['u16', -1],
    ['i16', 40_000],
    ['u32', 0.5],
    ['i64', 2 ** 60],
    ['f32', 1e39],
    ['u16', 'open'],
    ['bool', 1],
    ['bcd16', 10_000],
    ['text', 'far too long'],
    ['text', 5],
  ] as const)('TEL-24 refuses for %s the value %s', (encoding, value) => {
    expect(valueToRegisters(value, point(encoding))).toBeUndefined();
  });
});

describe('valueToRegisters of a text', () => {
  it('TEL-23 writes what it would read, padded with zeros', () => {
    const one = point('text', { registers: 4, wordOrder: 'DCBA' });
    const registers = valueToRegisters('Well 7', one)!;
    expect(registers).toHaveLength(4);
    expect(readValue(wire(registers), blockFor(one), one)).toBe('Well 7');
  });
});

describe('withBit', () => {
  it('TEL-24 changes one bit and no other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.integer({ min: 0, max: 15 }),
        fc.boolean(),
        (register, bit, isSet) => {
          const changed = withBit(register, bit, isSet);
          expect((changed >> bit) & 1).toBe(isSet ? 1 : 0);
          expect(changed & ~(1 << bit)).toBe(register & ~(1 << bit));
        },
      ),
    );
  });
});
