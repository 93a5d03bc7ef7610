import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { isBitTable, wordsOf, type Block, type ModbusPoint } from './plan-blocks.ts';

type NumberEncoding = Exclude<ModbusPoint['encoding'], 'bool' | 'text' | 'card'>;

const read = {
  u16: (view: DataView) => view.getUint16(0),
  i16: (view: DataView) => view.getInt16(0),
  u32: (view: DataView) => view.getUint32(0),
  i32: (view: DataView) => view.getInt32(0),
  f32: (view: DataView) => view.getFloat32(0),
  u64: (view: DataView) => Number(view.getBigUint64(0)),
  i64: (view: DataView) => Number(view.getBigInt64(0)),
  f64: (view: DataView) => view.getFloat64(0),
  bcd16: (view: DataView) => fromBcd(view.getUint16(0)),
  bcd32: (view: DataView) => fromBcd(view.getUint32(0)),
} satisfies Record<NumberEncoding, (view: DataView) => number | undefined>;

const write = {
  u16: (view: DataView, value: number) => view.setUint16(0, value),
  i16: (view: DataView, value: number) => view.setInt16(0, value),
  u32: (view: DataView, value: number) => view.setUint32(0, value),
  i32: (view: DataView, value: number) => view.setInt32(0, value),
  f32: (view: DataView, value: number) => view.setFloat32(0, value),
  u64: (view: DataView, value: number) => view.setBigUint64(0, BigInt(value)),
  i64: (view: DataView, value: number) => view.setBigInt64(0, BigInt(value)),
  f64: (view: DataView, value: number) => view.setFloat64(0, value),
  bcd16: (view: DataView, value: number) => view.setUint16(0, toBcd(value)),
  bcd32: (view: DataView, value: number) => view.setUint32(0, toBcd(value)),
} satisfies Record<NumberEncoding, (view: DataView, value: number) => void>;

const integerLimits: Partial<Record<NumberEncoding, readonly [number, number]>> = {
  u16: [0, 0xffff],
  i16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
  u64: [0, Number.MAX_SAFE_INTEGER],
  i64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  bcd16: [0, 9_999],
  bcd32: [0, 99_999_999],
};

/**
 * The value of a point inside the bytes that answered its block: registers high byte first, bits packed low bit first.
 * undefined when the bytes are nothing in its encoding. 64-bit integers beyond 2^53 lose their last digits.
 */
export function readValue(
  bytes: Uint8Array,
  block: Pick<Block, 'table' | 'start' | 'bytesEach'>,
  point: ModbusPoint,
): TagValue | undefined {
  const offset = point.register - block.start;
  if (isBitTable(block.table)) return ((bytes[offset >> 3]! >> (offset & 7)) & 1) === 1;
  const from = offset * block.bytesEach;
  if (point.encoding === 'card') return undefined;
  if (point.encoding === 'bool') {
    const register = viewOf(bytes.slice(from, from + block.bytesEach));
    if (block.bytesEach === 4) return register.getUint32(0) !== 0;
    const word = register.getUint16(0);
    return point.bit === undefined ? word !== 0 : ((word >> point.bit) & 1) === 1;
  }
  const own = reorder(ownBytes(bytes, from, block.bytesEach, point), point);
  return point.encoding === 'text' ? toText(own) : read[point.encoding](viewOf(own));
}

/** A value of one word has the low half of a 32-bit register. */
function ownBytes(bytes: Uint8Array, from: number, bytesEach: 2 | 4, point: ModbusPoint) {
  const length = wordsOf(point) * 2;
  const skipped = length < bytesEach ? bytesEach - length : 0;
  return bytes.slice(from + skipped, from + skipped + length);
}

/** The registers that hold a value, or undefined when the encoding cannot hold it. Enron's registers are not written. */
export function valueToRegisters(value: TagValue, point: ModbusPoint): number[] | undefined {
  if (point.registerBits === 32 || point.encoding === 'card') return undefined;
  if (point.encoding === 'bool') return typeof value === 'boolean' ? [value ? 1 : 0] : undefined;
  const bytes =
    point.encoding === 'text' ? fromText(value, point) : fromNumber(value, point.encoding, point);
  if (!bytes) return undefined;
  const view = viewOf(reorder(bytes, point));
  return Array.from({ length: wordsOf(point) }, (_, index) => view.getUint16(index * 2));
}

function fromNumber(value: TagValue, encoding: NumberEncoding, point: ModbusPoint) {
  if (typeof value !== 'number' || !canHold(encoding, value)) return undefined;
  const bytes = new Uint8Array(wordsOf(point) * 2);
  write[encoding](viewOf(bytes), value);
  return bytes;
}

/** Characters of one byte, ended by zero or by the last register. */
function toText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end === -1 ? bytes.length : end)).trimEnd();
}

function fromText(value: TagValue, point: ModbusPoint): Uint8Array | undefined {
  const bytes = new Uint8Array(wordsOf(point) * 2);
  if (typeof value !== 'string' || value.length > bytes.length) return undefined;
  const codes = [...value].map((letter) => letter.charCodeAt(0));
  if (codes.some((code) => code === 0 || code > 255)) return undefined;
  bytes.set(codes);
  return bytes;
}

/** Four bits a digit; undefined when one of them is above nine. */
function fromBcd(register: number): number | undefined {
  const digits = register.toString(16);
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}

function toBcd(value: number): number {
  return Number.parseInt(String(value), 16);
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

/**
 * Between wire order and most significant byte first; its own inverse. Single numbers have one order only; the registers of
 * a text stand in order, and only its two characters may be swapped.
 */
function reorder(bytes: Uint8Array, point: ModbusPoint): Uint8Array {
  const isText = point.encoding === 'text';
  if (bytes.length < 4 && !isText) return bytes;
  const hasWordsSwapped = !isText && (point.wordOrder === 'CDAB' || point.wordOrder === 'DCBA');
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
