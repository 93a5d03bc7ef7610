import fc from 'fast-check';
import { DataType, Variant, VariantArrayType } from 'node-opcua-client';
import { describe, expect, it } from 'vitest';
import { valueToWire, variantToValue } from './variant-values.ts';

const scalar = (dataType: DataType, value: unknown) =>
  new Variant({ dataType, arrayType: VariantArrayType.Scalar, value });

describe('variantToValue', () => {
  it.each([
    ['Double', 1.5, 1.5],
    ['Boolean', true, true],
    ['String', 'on', 'on'],
    ['DateTime', new Date(1_700_000_000_000), 1_700_000_000_000],
    ['LocalizedText', { text: 'läuft', locale: 'de' }, 'läuft'],
    ['Int64', [0xffff_ffff, 0xffff_fffe], -2],
    ['UInt64', [1, 0], 2 ** 32],
  ] as const)('TEL-51 reads %s', (type, wire, value) => {
    expect(variantToValue(scalar(DataType[type], wire))).toBe(value);
  });

  it('TEL-51 takes no array or structure for a value', () => {
    const array = new Variant({
      dataType: DataType.Double,
      arrayType: VariantArrayType.Array,
      value: new Float64Array([1, 2]),
    });
    expect(variantToValue(array)).toBeUndefined();
    expect(variantToValue(scalar(DataType.ByteString, Buffer.from('x')))).toBeUndefined();
  });
});

describe('valueToWire', () => {
  it('TEL-51 sends 64-bit integers that read back the same', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        const wire = valueToWire(value, DataType.Int64);
        expect(variantToValue(scalar(DataType.Int64, wire))).toBe(value);
      }),
    );
  });

  it.each([
    ['Byte', 256],
    ['Int16', 1.5],
    ['UInt32', -1],
    ['UInt64', 2 ** 60],
    ['Boolean', 1],
    ['Double', 'on'],
    ['DateTime', 5],
  ] as const)('TEL-51 refuses for %s the value %s', (type, value) => {
    expect(valueToWire(value, DataType[type])).toBeUndefined();
  });
});
