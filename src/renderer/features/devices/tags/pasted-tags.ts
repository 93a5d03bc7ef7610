import { tagFields, type TagFields } from '#shared/contract/devices.ts';
import type { TagPoint } from '#shared/domain/telemetry/device.ts';
import { signals, type Signal } from '#shared/domain/telemetry/signal.ts';
import { parseNumber } from '#renderer/ui/forms/parse-number.ts';
import { parseTsv } from '#renderer/ui/sheet/tsv.ts';
import { nameToKey } from './tag-draft.ts';
import { parsePoint } from './point-text.ts';

/** Columns in the order they are expected without a header. */
export const pastedColumns = [
  'name',
  'address',
  'unit',
  'signal',
  'factor',
  'offset',
  'low',
  'high',
  'key',
] as const;
export type PastedColumn = (typeof pastedColumns)[number];

export type PastedProblem = 'name' | 'address' | 'number' | 'signal' | 'order' | 'key' | 'other';

export interface PastedTag {
  /** Line of what was pasted, from 1. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<PastedColumn, string>>>;
  readonly fields: TagFields | undefined;
  readonly problems: readonly PastedProblem[];
}

interface About {
  readonly kind: TagPoint['kind'];
  readonly language: string;
  /** Keys of tags that are there: nothing that is pasted replaces one. */
  readonly taken: ReadonlySet<string>;
  /** What a signal is called on the screen, and a column. */
  readonly signalNames: ReadonlyMap<string, Signal>;
  readonly columnNames: ReadonlyMap<string, PastedColumn>;
}

/** Reads cells of a spreadsheet as tags. The first row may name the columns, in any order. */
export function readPasted(text: string, about: About): readonly PastedTag[] {
  const rows = parseTsv(text.trimEnd());
  const header = rows[0]?.map((cell) => about.columnNames.get(cell.trim().toLowerCase()));
  const hasHeader = header?.some((column) => column === 'name') ?? false;
  const columns = hasHeader ? header! : pastedColumns;
  const taken = new Set(about.taken);
  return rows.flatMap((row, index) => {
    if ((hasHeader && index === 0) || row.every((cell) => cell.trim() === '')) return [];
    const cells = cellsOf(row, columns);
    const tag = readRow(cells, about, taken);
    if (tag.fields) taken.add(tag.fields.key);
    return [{ line: index + 1, cells, ...tag }];
  });
}

function cellsOf(
  row: readonly string[],
  columns: readonly (PastedColumn | undefined)[],
): PastedTag['cells'] {
  const cells: Partial<Record<PastedColumn, string>> = {};
  row.forEach((cell, index) => {
    const column = columns[index];
    if (column && cell.trim() !== '') cells[column] = cell.trim();
  });
  return cells;
}

function readRow(
  cells: PastedTag['cells'],
  { kind, language, signalNames }: About,
  taken: ReadonlySet<string>,
): { readonly fields: TagFields | undefined; readonly problems: PastedProblem[] } {
  const problems = new Set<PastedProblem>();
  const number = (column: PastedColumn) => {
    const text = cells[column];
    const read = text === undefined ? undefined : parseNumber(text, language);
    if (text !== undefined && typeof read !== 'number') problems.add('number');
    return read ?? undefined;
  };
  const [factor, offset, low, high] = (['factor', 'offset', 'low', 'high'] as const).map(number);
  const signal = signalOf(cells.signal, signalNames);
  const point = parsePoint(cells.address ?? '', kind);
  if (!cells.name) problems.add('name');
  if (!point) problems.add('address');
  if (!signal) problems.add('signal');
  if (cells.key !== undefined && taken.has(cells.key)) problems.add('key');
  if ((low === undefined) !== (high === undefined) || (low ?? 0) > (high ?? low ?? 0))
    problems.add('order');
  if (problems.size > 0) return { fields: undefined, problems: [...problems] };
  const read = tagFields.safeParse({
    key: cells.key ?? nameToKey(cells.name!, taken),
    name: cells.name,
    unit: cells.unit ?? '',
    signal,
    wellId: null,
    leaseId: null,
    equipment: null,
    point,
    scale:
      factor === undefined && offset === undefined
        ? null
        : { factor: factor ?? 1, offset: offset ?? 0 },
    range: low === undefined || high === undefined ? null : { low, high },
  });
  return { fields: read.data, problems: read.error ? [problemOf(read.error.issues[0]?.path)] : [] };
}

function signalOf(
  text: string | undefined,
  names: ReadonlyMap<string, Signal>,
): Signal | undefined {
  if (text === undefined) return 'other';
  return signals.find((signal) => signal === text) ?? names.get(text.toLowerCase());
}

function problemOf(path: readonly PropertyKey[] | undefined): PastedProblem {
  switch (path?.[0]) {
    case 'point':
      return 'address';
    case 'key':
    case 'name':
      return path[0];
    default:
      return 'other';
  }
}
