import { isBlankRow, type SourceRow } from '#shared/domain/imports/cell.ts';
import { foldName } from '#shared/domain/imports/which-well.ts';
import {
  lineAddress,
  tagScale,
  type LineAddress,
  type TagPoint,
  type TagScale,
} from '../device.ts';
import { signal, type Signal } from '../signal.ts';
import { templateKey } from '../templates/template.ts';
import type { ParameterValues } from '../templates/parameter.ts';
import { readHeaders, type ColumnMeaning, type SaidColumns } from './columns.ts';
import { readPoint } from './read-point.ts';
import { createRowCells, type RowCells } from './row-cells.ts';
import { RowRefused, type RowProblem } from './row-problem.ts';

/** A device as a row describes it. */
export interface FileDevice {
  readonly row: number;
  readonly name: string;
  /** As the file writes it: id or name of a template. */
  readonly template: string | null;
  readonly parameters: ParameterValues;
  readonly address: LineAddress;
  readonly scanMs: number | null;
  readonly well: FileWell;
  readonly equipment: string | null;
}

export interface FileWell {
  readonly name: string | null;
  readonly api: string | null;
}

/** A tag as a row describes it; its well is still a name. */
export interface FileTag {
  readonly row: number;
  readonly device: string;
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly signal: Signal;
  readonly point: TagPoint;
  readonly scale: TagScale | null;
  readonly range: { readonly low: number; readonly high: number } | null;
  readonly scanMs: number | null;
  readonly equipment: string | null;
  readonly well: FileWell;
}

export interface TagFile {
  readonly meanings: readonly ColumnMeaning[];
  readonly rows: number;
  readonly devices: readonly FileDevice[];
  readonly tags: readonly FileTag[];
  readonly problems: readonly RowProblem[];
}

/**
 * Reads a table of devices and tags. A row with a device and no tag describes the device; one with both a tag, and where
 * its device is described nowhere before, with the line in its own columns, the device too. A row that cannot be read is
 * told, and the others are taken. Rows that name no device belong to `usualDevice`, where one is given; `said` tells what
 * columns mean whose names do not.
 */
export function readTagFile(
  columns: readonly string[],
  rows: Iterable<SourceRow>,
  { usualDevice = '', said }: { readonly usualDevice?: string; readonly said?: SaidColumns } = {},
): TagFile {
  const meanings = readHeaders(columns, said);
  const devices = new Map<string, FileDevice>();
  const tags = new Map<string, FileTag>();
  const problems: RowProblem[] = [];
  let count = 0;
  for (const row of rows) {
    if (isBlankRow(row.cells)) continue;
    count++;
    try {
      takeRow(createRowCells(row, meanings), usualDevice, devices, tags);
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      problems.push({ row: row.row, why: error.why, what: error.what });
    }
  }
  return {
    meanings,
    rows: count,
    devices: [...devices.values()],
    tags: [...tags.values()],
    problems,
  };
}

function takeRow(
  cells: RowCells,
  usualDevice: string,
  devices: Map<string, FileDevice>,
  tags: Map<string, FileTag>,
): void {
  const device = cells.text('device') || usualDevice;
  if (!device) throw new RowRefused('device-missing', '');
  const folded = foldName(device);
  if (!cells.has('tag')) {
    if (devices.has(folded)) throw new RowRefused('device-twice', device);
    devices.set(folded, readDevice(cells, device));
    return;
  }
  const tag = readTag(cells, device);
  const id = `${folded}/${tag.key}`;
  if (tags.has(id)) throw new RowRefused('tag-twice', tag.key);
  if (!devices.has(folded) && saysLine(cells)) devices.set(folded, readDevice(cells, device));
  tags.set(id, tag);
}

function readTag(cells: RowCells, device: string): FileTag {
  const key = templateKey.safeParse(cells.text('tag'));
  if (!key.success) throw new RowRefused('tag-key-wrong', cells.text('tag'));
  const measured = signal.safeParse(cells.text('signal') || 'other');
  if (!measured.success) throw new RowRefused('signal-unknown', cells.text('signal'));
  const [factor, offset] = [cells.number('factor'), cells.number('offset')];
  const [low, high] = [cells.number('low'), cells.number('high')];
  return {
    row: cells.row,
    device,
    key: key.data,
    name: (cells.text('name') || key.data).slice(0, 120),
    unit: cells.text('unit').slice(0, 24),
    signal: measured.data,
    point: readPoint(cells),
    scale:
      factor === undefined && offset === undefined
        ? null
        : tagScale.parse({ factor: factor ?? 1, offset: offset ?? 0 }),
    range: low === undefined || high === undefined ? null : { low, high },
    scanMs: intervalOf(cells, 'tagScanMs'),
    equipment: cells.text('equipment') || null,
    well: wellOf(cells),
  };
}

function readDevice(cells: RowCells, name: string): FileDevice {
  return {
    row: cells.row,
    name: name.slice(0, 120),
    template: cells.text('template') || null,
    parameters: cells.parameters,
    address: readAddress(cells),
    scanMs: intervalOf(cells, 'scanMs'),
    well: wellOf(cells),
    equipment: cells.text('equipment') || null,
  };
}

function intervalOf(cells: RowCells, column: 'scanMs' | 'tagScanMs'): number | null {
  const value = cells.number(column);
  if (value === undefined) return null;
  if (!Number.isInteger(value) || value < 100 || value > 86_400_000)
    throw new RowRefused('number-wrong', `${column} ${value}`);
  return value;
}

function wellOf(cells: RowCells): FileWell {
  return { name: cells.text('well') || null, api: cells.text('api') || null };
}

function saysLine(cells: RowCells): boolean {
  return (['host', 'endpointUrl', 'brokerUrl'] as const).some((column) => cells.has(column));
}

function readAddress(cells: RowCells): LineAddress {
  const { data } = lineAddress.safeParse(rawAddress(cells));
  if (data) return data;
  const said = ['host', 'endpointUrl', 'brokerUrl'] as const;
  throw new RowRefused(
    'line-wrong',
    said
      .map((column) => cells.text(column))
      .join(' ')
      .trim(),
  );
}

function rawAddress(cells: RowCells): object {
  if (cells.has('endpointUrl')) return { kind: 'opcua', endpointUrl: cells.text('endpointUrl') };
  if (cells.has('brokerUrl')) return { kind: 'mqtt', brokerUrl: cells.text('brokerUrl') };
  const isRtu = /rtu/i.test(cells.text('protocol'));
  return {
    kind: 'modbus',
    host: cells.text('host'),
    ...(isRtu && { framing: 'rtu' }),
    ...(cells.has('port') && { port: cells.number('port') }),
    ...(cells.has('unitId') && { unitId: cells.number('unitId') }),
  };
}
