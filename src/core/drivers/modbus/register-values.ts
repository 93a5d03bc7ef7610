import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { isBitTable, widthOf, type Block, type ModbusPoint } from './plan-blocks.ts';

type NumberEncoding = Exclude<ModbusPoint['encoding'], 'bool'>;

const read = {
  u16: (view: DataView) => view.getUint16(0),
  i16: (view: DataView) => view.getInt16(0),
  u32: (view: DataView) => view.getUint32(0),
  i32: (view: DataView) => view.getInt32(0),
  f32: (view: DataView) => view.getFloat32(0),
  u64: (view: DataView) => Number(view.getBigUint64(0)),
  i64: (view: DataView) => Number(view.getBigInt64(0)),
  f64: (view: DataView) => view.getFloat64(0),
} satisfies Record<NumberEncoding, (view: DataView) => number>;

const write = {
  u16: (view: DataView, value: number) => view.setUint16(0, value),
  i16: (view: DataView, value: number) => view.setInt16(0, value),
  u32: (view: DataView, value: number) => view.setUint32(0, value),
  i32: (view: DataView, value: number) => view.setInt32(0, value),
  f32: (view: DataView, value: number) => view.setFloat32(0, value),
  u64: (view: DataView, value: number) => view.setBigUint64(0, BigInt(value)),
  i64: (view: DataView, value: number) => view.setBigInt64(0, BigInt(value)),
  f64: (view: DataView, value: number) => view.setFloat64(0, value),
} satisfies Record<NumberEncoding, (view: DataView, value: number) => void>;

const integerLimits: Partial<Record<NumberEncoding, readonly [number, number]>> = {
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
  u64: [0, Number.MAX_SAFE_INTEGER],
  i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/**
 * The value of a point inside the bytes that answered its block: registers high byte first, bits packed low bit first.
 * 64-bit integers beyond 2^53 lose their last digits.
 */
export function readValue(bytes: Uint8Array, block: Block, point: ModbusPoint): TagValue {
  const offset = point.register - block.start;
  if (isBitTable(block.table)) return ((bytes[offset >> 3]! >> (offset & 7)) & 1) === 1;
  const own = bytes.slice(offset * 2, (offset + widthOf(point)) * 2);
  if (point.encoding !== 'bool') return read[point.encoding](viewOf(reorder(own, point)));
  const register = viewOf(own).getUint16(0);
  return point.bit === undefined ? register !== 0 : ((register >> point.bit) & 1) === 1;
}

/** The registers that hold a value, or undefined when the encoding cannot hold it. */
export function valueToRegisters(value: TagValue, point: ModbusPoint): number[] | undefined {
  if (point.encoding === 'bool') return typeof value === 'boolean' ? [value ? 1 : 0] : undefined;
  if (typeof value !== 'number' || !canHold(point.encoding, value)) return undefined;
  const bytes = new Uint8Array(widthOf(point) * 2);
  write[point.encoding](viewOf(bytes), value);
  const view = viewOf(reorder(bytes, point));
  return Array.from({ length: widthOf(point) }, (_, index) => view.getUint16(index * 2));
}

export function withBit(register: number, bit: number, isSet: boolean): number {
  return isSet ? register | (1 << bit) : register & ~(1 << bit) & 0xffff;
}

function canHold(encoding: NumberEncoding, value: number): boolean {
  const limits = integerLimits[encoding];
  if (!limits)
    return encoding !== 'f32' || !Number.isFinite(value) || Math.abs(value) <= 3.4028235e38;
  return Number.isInteger(value) && value >= limits[0] && value <= limits[1];
}

/** Between wire order and most significant byte first; its own inverse. Single registers have one order only. */
function reorder(bytes: Uint8Array, point: ModbusPoint): Uint8Array {
  if (bytes.length < 4) return bytes;
  const hasWordsSwapped = point.wordOrder === 'CDAB' || point.wordOrder === 'DCBA';
  const hasBytesSwapped = point.wordOrder === 'BADC' || point.wordOrder === 'DCBA';
  const words = bytes.length / 2;
  return bytes.map((_, index) => {
    const word = hasWordsSwapped ? words - 1 - (index >> 1) : index >> 1;
    return bytes[word * 2 + (hasBytesSwapped ? 1 - (index & 1) : index & 1)]!;
  });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
