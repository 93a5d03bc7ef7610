import { z } from 'zod';
import { headerWords } from '#shared/domain/imports/header-words.ts';

/** What columns of a file of devices and tags may say; the first word of each list is how we write it. */
const wordsByColumn = {
  device: ['device', 'device name', 'controller', 'rtu'],
  template: ['template', 'device template'],
  protocol: ['protocol', 'driver'],
  host: ['host', 'ip', 'ip address', 'hostname'],
  port: ['port', 'tcp port'],
  unitId: ['unit id', 'slave id', 'slave', 'station', 'station address'],
  endpointUrl: ['endpoint url', 'endpoint'],
  brokerUrl: ['broker url', 'broker'],
  scanMs: ['scan ms', 'poll ms', 'scan rate ms'],
  tag: ['tag', 'tag key', 'key', 'point id'],
  name: ['name', 'tag name', 'description', 'point name'],
  unit: ['unit', 'units', 'uom', 'eu', 'engineering units'],
  signal: ['signal', 'measures'],
  well: ['well', 'well name'],
  api: ['api', 'api number', 'api 14', 'api14'],
  equipment: ['equipment'],
  table: ['table', 'register type', 'register table'],
  register: ['register', 'address', 'modbus address', 'register address'],
  encoding: ['encoding', 'data type', 'datatype', 'type', 'format'],
  wordOrder: ['word order', 'byte order'],
  bit: ['bit', 'bit number'],
  registers: ['registers', 'length', 'size'],
  registerBits: ['register bits'],
  nodeId: ['node id', 'node', 'nodeid'],
  topic: ['topic', 'mqtt topic'],
  jsonPath: ['json path', 'path'],
  edgeNode: ['edge node'],
  sparkplugDevice: ['sparkplug device'],
  metric: ['metric', 'metric name'],
  factor: ['factor', 'scale', 'scale factor', 'multiplier', 'gain'],
  offset: ['offset', 'bias'],
  low: ['low', 'min', 'range low', 'eu low'],
  high: ['high', 'max', 'range high', 'eu high'],
  tagScanMs: ['tag scan ms', 'tag poll ms'],
} as const;
export type TagColumn = keyof typeof wordsByColumn;
export const tagColumns = Object.keys(wordsByColumn) as TagColumn[];

const parameterText = /^param: ([A-Za-z_][A-Za-z0-9_]{0,59})$/;

/** What a column says, in one word: `register`, or `param: base` for a parameter of a template. */
export const columnWord = z
  .string()
  .max(80)
  .refine(
    (text) => (tagColumns as readonly string[]).includes(text) || parameterText.test(text),
    'must be a column or a parameter',
  );

/** By header, where a column says something else than its name; null: it is left out. */
export type SaidColumns = Readonly<Record<string, string | null>>;

/** A column of the file: what it says, a template's parameter (`param: base`), or nothing we know. */
export type ColumnMeaning =
  | { readonly kind: 'column'; readonly column: TagColumn }
  | { readonly kind: 'parameter'; readonly key: string }
  | { readonly kind: 'unknown' };

const columnByWords: ReadonlyMap<string, TagColumn> = new Map(
  Object.entries(wordsByColumn).flatMap(([column, words]) =>
    words.map((one) => [one, column as TagColumn] as const),
  ),
);
const parameterHeader = /^\s*param(?:eter)?\s*[:. _-]\s*([A-Za-z_][A-Za-z0-9_]*)\s*$/i;

/**
 * What each header says: what was said of it (`said`), or what its name says. Of two columns that say the same the one
 * that was said counts, then the first.
 */
export function readHeaders(
  headers: readonly string[],
  said: SaidColumns = {},
): readonly ColumnMeaning[] {
  const meanings: ColumnMeaning[] = headers.map(() => ({ kind: 'unknown' }));
  const taken = new Set<string>();
  const take = (at: number, meaning: ColumnMeaning) => {
    const word = wordOf(meaning);
    if (word === null || taken.has(word)) return;
    taken.add(word);
    meanings[at] = meaning;
  };
  for (const [at, header] of headers.entries())
    if (Object.hasOwn(said, header)) take(at, meaningOfWord(said[header]!));
  for (const [at, header] of headers.entries())
    if (!Object.hasOwn(said, header)) take(at, meaningOf(header));
  return meanings;
}

/** As `columnWord`; null for a column that is left out. */
export function wordOf(meaning: ColumnMeaning): string | null {
  if (meaning.kind === 'unknown') return null;
  return meaning.kind === 'column' ? meaning.column : `param: ${meaning.key}`;
}

function meaningOfWord(word: string | null): ColumnMeaning {
  const column = tagColumns.find((one) => one === word);
  if (column) return { kind: 'column', column };
  const key = parameterText.exec(word ?? '')?.[1];
  return key ? { kind: 'parameter', key } : { kind: 'unknown' };
}

function meaningOf(header: string): ColumnMeaning {
  const parameter = parameterHeader.exec(header)?.[1];
  if (parameter) return { kind: 'parameter', key: parameter };
  const column = columnByWords.get(headerWords(header));
  return column ? { kind: 'column', column } : { kind: 'unknown' };
}
