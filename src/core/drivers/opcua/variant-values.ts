import { DataType, VariantArrayType, type Variant } from 'node-opcua-client';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';

type WireLong = readonly [high: number, low: number];

/** Which part of a value a tag is. */
export interface ValuePart {
  readonly element?: number | undefined;
  readonly member?: string | undefined;
}

/** The tag value in a variant; undefined for arrays, structures and whatever else one number or text cannot show. */
export function variantToValue(variant: Variant, part: ValuePart = {}): TagValue | undefined {
  const whole: unknown = variant.value;
  const isArray = variant.arrayType !== VariantArrayType.Scalar;
  if (isArray !== (part.element !== undefined)) return undefined;
  const value = isArray ? elementOf(whole, part.element!) : whole;
  if (part.member !== undefined) return memberOf(value, part.member);
  switch (variant.dataType) {
    case DataType.Int64:
      return longToNumber(value as WireLong, true);
    case DataType.UInt64:
      return longToNumber(value as WireLong, false);
    case DataType.DateTime:
      return value instanceof Date ? value.getTime() : undefined;
    case DataType.LocalizedText:
      return (value as { text?: string | null }).text ?? '';
    default:
      return isTagValue(value) ? value : undefined;
  }
}

/** What to send for a value so that a node of this data type takes it; undefined when it cannot. */
export function valueToWire(value: TagValue, dataType: DataType): unknown {
  if (dataType === DataType.Boolean) return typeof value === 'boolean' ? value : undefined;
  if (dataType === DataType.String) return typeof value === 'string' ? value : undefined;
  if (typeof value !== 'number') return undefined;
  if (dataType === DataType.Float || dataType === DataType.Double) return value;
  const limits = integerLimits[dataType];
  if (!limits || !Number.isInteger(value) || value < limits[0] || value > limits[1])
    return undefined;
  return dataType === DataType.Int64 || dataType === DataType.UInt64 ? numberToLong(value) : value;
}

const integerLimits: Partial<Record<DataType, readonly [number, number]>> = {
  [DataType.SByte]: [-0x80, 0x7f],
  [DataType.Byte]: [0, 0xff],
  [DataType.Int16]: [-0x8000, 0x7fff],
  [DataType.UInt16]: [0, 0xffff],
  [DataType.Int32]: [-0x8000_0000, 0x7fff_ffff],
  [DataType.UInt32]: [0, 0xffff_ffff],
  [DataType.Int64]: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  [DataType.UInt64]: [0, Number.MAX_SAFE_INTEGER],
};

function elementOf(array: unknown, element: number): unknown {
  // 64-bit integers come as pairs, all else as plain or typed arrays; matrices in one row.
  return (array as ArrayLike<unknown> | null)?.[element];
}

function memberOf(structure: unknown, path: string): TagValue | undefined {
  const found = path.split('.').reduce<unknown>(stepInto, structure);
  if (found instanceof Date) return found.getTime();
  return isTagValue(found) ? found : undefined;
}

function stepInto(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string, unknown>)[step];
}

function isTagValue(value: unknown): value is TagValue {
  return ['number', 'boolean', 'string'].includes(typeof value);
}

function longToNumber([high, low]: WireLong, isSigned: boolean): number {
  return (isSigned ? high | 0 : high >>> 0) * 2 ** 32 + (low >>> 0);
}

function numberToLong(value: number): WireLong {
  const bits = BigInt.asUintN(64, BigInt(value));
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)];
}
