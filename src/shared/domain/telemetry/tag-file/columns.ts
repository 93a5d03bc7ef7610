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

/** What a header says; of two columns that say the same the first counts. */
export function readHeaders(headers: readonly string[]): readonly ColumnMeaning[] {
  const taken = new Set<string>();
  return headers.map((header) => {
    const meaning = meaningOf(header);
    const what = JSON.stringify(meaning);
    if (meaning.kind === 'unknown' || taken.has(what)) return { kind: 'unknown' };
    taken.add(what);
    return meaning;
  });
}

function meaningOf(header: string): ColumnMeaning {
  const parameter = parameterHeader.exec(header)?.[1];
  if (parameter) return { kind: 'parameter', key: parameter };
  const column = columnByWords.get(headerWords(header));
  return column ? { kind: 'column', column } : { kind: 'unknown' };
}
