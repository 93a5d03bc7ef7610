import type { Finding } from '#shared/kit/finding.ts';
import { toStored } from '../measurement/units.ts';
import { createSum, type Sum } from '../measurement/sum.ts';
import { cellText, isBlankRow, isNothing, type Cell, type SourceRow } from './cell.ts';
import { fieldOf, unitsOfField, type ImportField } from './fields.ts';
import { dayOfRow, volumesOfRow } from './map-volumes.ts';
import { wellOfRow } from './map-well.ts';
import { dateOrders, readDay, readYear, type DateOrder } from './read-date.ts';
import { readNumber } from './read-number.ts';
import { rowFinding } from './row-finding.ts';
import type { MappingContext, RowReading, Value } from './row-reading.ts';
import { keyOfWell, type WellFacts } from './which-well.ts';

export interface MappedRow {
  readonly row: number;
  /** Natural key of the well: `id:<well id>`, `api:<14 digits>` or `name:<NAME>`; null when the row is left out. */
  readonly wellKey: string | null;
  /** Day, month, or empty for a well. */
  readonly period: string;
  /** What would be stored, in stored units. Blank cells are not in it: they change nothing. */
  readonly values: Readonly<Record<string, Value>>;
  readonly well: WellFacts;
  readonly findings: readonly Finding[];
}

export interface ColumnTotal {
  readonly column: string;
  readonly field: string;
  readonly unit: string;
  readonly sum: number;
}

export interface RowMapper {
  map(source: SourceRow): MappedRow;
  /** Sums of all numbers read so far, in the columns' own units. */
  totals(): ColumnTotal[];
}

/** Turns rows of a table into what would be stored of them, by a plan. Pure but for its running totals. */
export function createRowMapper(context: MappingContext): RowMapper {
  const columns = mappedColumns(context);
  const sums = columns.map((): Sum => createSum());
  return {
    map: (source) => mapRow(source, context, columns, sums),
    totals: () =>
      columns.flatMap(({ column, field, unit }, at) =>
        isNumeric(field)
          ? [{ column, field: field.field, unit: unit ?? '', sum: sums[at]!.value }]
          : [],
      ),
  };
}

interface MappedColumn {
  readonly at: number;
  readonly column: string;
  readonly field: ImportField;
  readonly unit: string | null;
}

function mappedColumns({ plan, columns, customFields }: MappingContext): MappedColumn[] {
  return columns.flatMap((column, at) => {
    const mapping = plan.columns[column];
    if (!mapping || mapping.field === null) return [];
    const field = fieldOf(plan.target, mapping.field, customFields);
    return field ? [{ at, column, field, unit: mapping.unit ?? defaultUnit(field) }] : [];
  });
}

function mapRow(
  source: SourceRow,
  context: MappingContext,
  columns: readonly MappedColumn[],
  sums: readonly Sum[],
): MappedRow {
  const { row, cells } = source;
  const left = { row, wellKey: null, period: '', values: {}, well: {} };
  if (isBlankRow(cells)) return { ...left, findings: [rowFinding('IMP-01', 'info', row, {})] };
  const reading: RowReading = {
    row,
    context,
    values: new Map(),
    findings: widthFindings(source, context.columns.length),
    orderOf: (name) => orderOf(columns.find(({ field }) => field.field === name)?.unit ?? null),
  };
  columns.forEach((column, index) => readCell(reading, column, cells[column.at], sums[index]!));
  return finishRow(reading, left);
}

function finishRow(reading: RowReading, left: Omit<MappedRow, 'findings'>): MappedRow {
  const { row, findings, context } = reading;
  const period = context.plan.target === 'wells' ? '' : dayOfRow(reading);
  const well = wellOfRow(reading);
  const wellKey = keyOfWell(well, context.plan.wellId);
  if (wellKey === null) findings.push(rowFinding('IMP-02', 'reject', row, {}));
  if (wellKey === null || period === null) return { ...left, findings };
  const values = context.plan.target === 'wells' ? wellValues(well) : volumesOfRow(reading, period);
  if (Object.keys(values).length === 0) findings.push(rowFinding('IMP-17', 'info', row, {}));
  return { row, wellKey, period, values, well, findings };
}

function wellValues({ digits: _, ...fields }: WellFacts): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}

function readCell(
  reading: RowReading,
  { column, field, unit }: MappedColumn,
  cell: Cell | undefined,
  sum: Sum,
): void {
  if (isNothing(cell)) return;
  const { context, values } = reading;
  const value = readValue(cell!, field, unit, context);
  if (value === undefined) {
    const rule = field.kind === 'day' ? 'IMP-03' : 'IMP-04';
    // The date the whole row hangs on is judged where the row is.
    if (field.needed) values.set(field.field, cell!);
    else
      reading.findings.push(
        rowFinding(rule, 'warn', reading.row, { column, text: cellText(cell) }),
      );
    return;
  }
  if (!isNumeric(field)) return void values.set(field.field, value);
  sum.add(value as number);
  const basis = { gasPressureBasePsia: context.gasPressureBasePsia };
  values.set(
    field.field,
    field.quantity ? toStored(value as number, field.quantity, unit!, basis) : value,
  );
}

/** undefined: the cell holds something else than the field asks for. */
function readValue(
  cell: Cell,
  field: ImportField,
  unit: string | null,
  context: MappingContext,
): Cell | undefined {
  if (isNumeric(field)) return readNumber(cell, context.decimalMark) ?? undefined;
  if (field.kind === 'day') return readDay(cell, orderOf(unit)) ?? undefined;
  if (field.kind === 'year') return readYear(cell) ?? undefined;
  if (field.kind === 'yesNo') return readYesNo(cell);
  return field.kind === 'api' || field.kind === 'month' ? cell : cellText(cell);
}

function readYesNo(cell: Cell): boolean | undefined {
  const text = cellText(cell).toLowerCase();
  if (/^(true|yes|y|si|sí|1|x)$/.test(text)) return true;
  return /^(false|no|n|0)$/.test(text) ? false : undefined;
}

function widthFindings({ row, cells }: SourceRow, width: number): Finding[] {
  const extra = cells.slice(width).filter((cell) => !isNothing(cell)).length;
  if (extra > 0)
    return [rowFinding('IMP-13', 'warn', row, { cells: width + extra, columns: width })];
  if (cells.length >= width) return [];
  return [rowFinding('IMP-13', 'warn', row, { cells: cells.length, columns: width })];
}

function isNumeric(field: ImportField): boolean {
  return field.kind === 'quantity' || field.kind === 'number';
}

function defaultUnit(field: ImportField): string | null {
  return unitsOfField(field)[0] ?? null;
}

function orderOf(unit: string | null): DateOrder {
  return dateOrders.find((order) => order === unit) ?? 'YMD';
}
