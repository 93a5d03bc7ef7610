import {
  modbusEncodings,
  modbusTables,
  wordOrders,
  type TagPoint,
} from '#shared/domain/telemetry/device.ts';
import { assertNever } from '#shared/kit/must.ts';

type Table = (typeof modbusTables)[number];
type Encoding = (typeof modbusEncodings)[number];

/** Where a tag's value is found, on one line; `parsePoint` reads it back. */
export function pointText(point: TagPoint): string {
  switch (point.kind) {
    case 'modbus':
      return modbusText(point);
    case 'opcua':
      return [point.nodeId, point.element !== undefined && `[${point.element}]`, point.member]
        .filter(Boolean)
        .join(' ');
    case 'mqtt':
      if (point.sparkplug) {
        const { edgeNode, device = '', metric } = point.sparkplug;
        return `sparkplug:${edgeNode}/${device}/${metric}`;
      }
      return [point.topic, point.jsonPath].filter(Boolean).join(' | ');
    case 'import':
      return point.column;
    case 'sensor':
      return point.name;
    case 'calculated':
      return point.expression;
    case 'manual':
      return '';
    default:
      return assertNever(point);
  }
}

function modbusText(point: TagPoint & { readonly kind: 'modbus' }): string {
  const { table, register, bit, encoding, wordOrder, archive } = point;
  const isWide = /32|64/.test(encoding);
  return [
    `${table} ${register}${bit === undefined ? '' : `.${bit}`}`,
    encoding,
    isWide && wordOrder !== 'ABCD' && wordOrder,
    archive && `[${archive.field}]`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Reads an address as people write it, or undefined when it is none of this kind. */
export function parsePoint(text: string, kind: TagPoint['kind']): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  switch (kind) {
    case 'modbus':
      return parseModbus(trimmed);
    case 'opcua':
      return { kind, nodeId: trimmed };
    case 'mqtt':
      return parseMqtt(trimmed);
    case 'sensor':
      return { kind, name: trimmed };
    default:
      return undefined;
  }
}

/** `holding 100 f32 CDAB`, `coil 7`, `input 12.3` (a bit), and Modicon's `40101 f32`. */
function parseModbus(text: string): unknown {
  const [first = '', ...words] = text.toLowerCase().split(/[\s:,]+/);
  const isNamed = (modbusTables as readonly string[]).includes(first);
  const place = isNamed ? namedPlace(first as Table, words.shift() ?? '') : modiconPlace(first);
  if (!place) return undefined;
  const encoding = words.find((word) => (modbusEncodings as readonly string[]).includes(word));
  const order = words
    .map((word) => word.toUpperCase())
    .find((word) => (wordOrders as readonly string[]).includes(word));
  if (words.length > Number(Boolean(encoding)) + Number(Boolean(order))) return undefined;
  const isBool = place.bit !== undefined || place.table === 'coil' || place.table === 'discrete';
  const usual: Encoding = isBool ? 'bool' : 'u16';
  return {
    kind: 'modbus',
    ...place,
    encoding: encoding ?? usual,
    ...(order && { wordOrder: order }),
  };
}

interface Place {
  readonly table: Table;
  readonly register: number;
  readonly bit?: number;
}

function namedPlace(table: Table, text: string): Place | undefined {
  const [, register, bit] = /^(\d{1,5})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  if (register === undefined) return undefined;
  return { table, register: Number(register), ...(bit !== undefined && { bit: Number(bit) }) };
}

const modiconTables: Readonly<Record<string, Table>> = {
  '0': 'coil',
  '1': 'discrete',
  '3': 'input',
  '4': 'holding',
};

/** Five or six digits: the first names the table, the rest counts from 1. */
function modiconPlace(text: string): Place | undefined {
  const [, digit = '', number, bit] = /^([0134])(\d{4,5})(?:\.(\d{1,2}))?$/.exec(text) ?? [];
  const table = modiconTables[digit];
  if (!table || number === undefined || Number(number) === 0) return undefined;
  const register = Number(number) - 1;
  return { table, register, ...(bit !== undefined && { bit: Number(bit) }) };
}

function parseMqtt(text: string): unknown {
  const [, edgeNode, device, metric] = /^sparkplug:([^/]+)\/([^/]*)\/(.+)$/.exec(text) ?? [];
  if (edgeNode) {
    return { kind: 'mqtt', sparkplug: { edgeNode, metric, ...(device && { device }) } };
  }
  const [topic = '', jsonPath] = text.split('|').map((part) => part.trim());
  return topic ? { kind: 'mqtt', topic, ...(jsonPath && { jsonPath }) } : undefined;
}
