import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { TagPoint, TagScale } from '#shared/domain/telemetry/device.ts';
import type { Instrument } from '#simulator/instruments/instrument.ts';
import type { ServedTag } from './field-server.ts';

export type ModbusPoint = Extract<TagPoint, { kind: 'modbus' }>;
type Encoding = ModbusPoint['encoding'];

export interface ModbusTag extends ServedTag {
  readonly point: ModbusPoint;
}

const tenths = { factor: 0.1, offset: 0 };

/** Small units keep states in words and currents in tenths, as controllers of the field do; the rest is float. */
const kept: Partial<
  Record<Signal, { table: ModbusPoint['table']; encoding: Encoding; scale: TagScale | null }>
> = {
  running: { table: 'coil', encoding: 'bool', scale: null },
  wellState: { table: 'holding', encoding: 'u16', scale: null },
  motorAmps: { table: 'holding', encoding: 'u16', scale: tenths },
  runTimePct: { table: 'holding', encoding: 'u16', scale: tenths },
  temperatureF: { table: 'holding', encoding: 'i16', scale: tenths },
  volumeTodayMcf: { table: 'holding', encoding: 'u32', scale: tenths },
  levelFt: { table: 'input', encoding: 'u16', scale: { factor: 0.01, offset: 0 } },
};
const asFloat = { table: 'input', encoding: 'f32', scale: null } as const;

const firstRegister = { coil: 0, discrete: 0, input: 100, holding: 200 };

/** Gives every instrument of one station its place; registers of a table follow one another without holes. */
export function mapToModbus(
  instruments: readonly Instrument[],
  wordOrder: ModbusPoint['wordOrder'],
): ModbusTag[] {
  const next = { ...firstRegister };
  return instruments.map(({ tagKey, signal }) => {
    const { table, encoding, scale } = kept[signal] ?? asFloat;
    const register = next[table];
    next[table] += widthOf(encoding);
    return { tagKey, scale, point: { kind: 'modbus', table, register, encoding, wordOrder } };
  });
}

/** 16-bit registers one value takes. */
export function widthOf(encoding: Encoding): number {
  if (encoding.endsWith('64')) return 4;
  return encoding.endsWith('32') ? 2 : 1;
}

/** The registers that carry a value. No signal: NaN in a float, all ones in a whole number. */
export function encodeRegisters(tag: ModbusTag, value: number | boolean | null): number[] {
  const { encoding, wordOrder } = tag.point;
  const raw = value === null ? null : toRaw(Number(value), tag.scale);
  if (encoding === 'f32') return orderWords(floatBytes(raw ?? Number.NaN), wordOrder);
  const whole = raw === null ? 0xffff_ffff : Math.round(raw);
  if (widthOf(encoding) === 2) return orderWords(wholeBytes(whole), wordOrder);
  return [whole & 0xffff];
}

function toRaw(value: number, scale: TagScale | null): number {
  return scale ? (value - scale.offset) / scale.factor : value;
}

function floatBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value);
  return bytes;
}

function wholeBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0);
  return bytes;
}

function orderWords(bytes: Uint8Array, wordOrder: ModbusPoint['wordOrder']): number[] {
  const wire = [...wordOrder].map((letter) => bytes[letter.charCodeAt(0) - 'A'.charCodeAt(0)]!);
  return [(wire[0]! << 8) | wire[1]!, (wire[2]! << 8) | wire[3]!];
}
