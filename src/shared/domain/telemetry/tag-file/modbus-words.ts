import { modbusEncodings, modbusTables, type TagPoint } from '../device.ts';

type ModbusPoint = Extract<TagPoint, { kind: 'modbus' }>;

/** What register lists call the forms of values; our own names among them. */
const encodingByWord: Readonly<Record<string, ModbusPoint['encoding']>> = {
  ...Object.fromEntries(modbusEncodings.map((one) => [one, one])),
  boolean: 'bool',
  bit: 'bool',
  uint16: 'u16',
  word: 'u16',
  unsigned: 'u16',
  enum16: 'u16',
  bitfield16: 'u16',
  int16: 'i16',
  short: 'i16',
  sunssf: 'i16',
  uint32: 'u32',
  dword: 'u32',
  acc32: 'u32',
  enum32: 'u32',
  bitfield32: 'u32',
  int32: 'i32',
  long: 'i32',
  float: 'f32',
  float32: 'f32',
  real: 'f32',
  uint64: 'u64',
  acc64: 'u64',
  bitfield64: 'u64',
  int64: 'i64',
  double: 'f64',
  float64: 'f64',
  bcd: 'bcd16',
  string: 'text',
  ascii: 'text',
};

const tableByWord: Readonly<Record<string, ModbusPoint['table']>> = {
  ...Object.fromEntries(modbusTables.map((one) => [one, one])),
  coils: 'coil',
  'discrete input': 'discrete',
  'discrete inputs': 'discrete',
  'input register': 'input',
  'input registers': 'input',
  'holding register': 'holding',
  'holding registers': 'holding',
};

const tableByPrefix: Readonly<Record<string, ModbusPoint['table']>> = {
  '0': 'coil',
  '1': 'discrete',
  '3': 'input',
  '4': 'holding',
};

export function encodingOf(word: string): ModbusPoint['encoding'] | undefined {
  return encodingByWord[word.trim().toLowerCase()];
}

export function tableOf(word: string): ModbusPoint['table'] | undefined {
  return tableByWord[word.trim().toLowerCase().replaceAll(/\s+/g, ' ')];
}

/**
 * A register as lists write it. With a table it counts from zero, as on the wire; without one `40001` and `400001` are
 * the first holding register, as the prefix tells. Undefined when it is none.
 */
export function readRegister(
  text: string,
  table: ModbusPoint['table'] | undefined,
): Pick<ModbusPoint, 'table' | 'register'> | undefined {
  if (!/^\d{1,6}$/.test(text)) return undefined;
  if (table) return within(table, Number(text));
  const prefixed = text.length >= 5 ? tableByPrefix[text[0]!] : undefined;
  return prefixed && within(prefixed, Number(text.slice(1)) - 1);
}

function within(table: ModbusPoint['table'], register: number) {
  return register >= 0 && register <= 65_535 ? { table, register } : undefined;
}
