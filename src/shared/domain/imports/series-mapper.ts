import type { Finding } from '#shared/kit/finding.ts';
import { cellText, isBlankRow, isNothing, type Cell, type SourceRow } from './cell.ts';
import { joinTime } from './join-time.ts';
import type { ImportPlan } from './plan.ts';
import { readNumber, type DecimalMark } from './read-number.ts';
import { createTimeReader, type TimeReader } from './read-time.ts';
import { rowFinding } from './row-finding.ts';
import { readQuality, type QualityCode } from './series-quality.ts';
import { seriesKindOf, timeFormatOf, type SeriesKind } from './series-plan.ts';
import { createTimeOrder, type TimeOrder } from './time-order.ts';

/** One thing measured over time, as the file names it: what a tag will hold. */
export interface Series {
  /** From 0, in the order the file names them. */
  readonly no: number;
  /** What its tag is called. */
  readonly name: string;
  readonly column: string;
  /** What the id column says, where there is one. */
  readonly id: string | null;
  readonly unit: string;
  readonly kind: SeriesKind;
}

export interface SeriesContext {
  readonly plan: ImportPlan;
  readonly columns: readonly string[];
  readonly decimalMark: DecimalMark;
  /** When the file is read: what lies more than a day after it has not been measured. */
  readonly nowMs: number;
}

/** Takes one value. Numbers are themselves, yes and no are 1 and 0, text is text. */
export type TakeValue = (
  series: Series,
  ms: number,
  value: number | string,
  quality: QualityCode,
) => void;

export interface SeriesMapper {
  /** Reads one row; gives its time, or undefined when the row is left out. */
  map(row: SourceRow, take: TakeValue, tell: (finding: Finding) => void): number | undefined;
  readonly series: readonly Series[];
  /** What only the whole file shows: gaps. */
  finish(tell: (finding: Finding) => void): void;
}

const dayMs = 86_400_000;

/** Reads rows by a plan that `planProblem` has nothing against. */
export function createSeriesMapper(context: SeriesContext): SeriesMapper {
  const columns = findColumns(context);
  const series: Series[] = [];
  const orders = new Map<string, TimeOrder>();
  const findSeries = createSeriesFinder(columns, series);
  const orderOf = (label: string) => {
    const known = orders.get(label);
    if (known) return known;
    const made = createTimeOrder(label);
    orders.set(label, made);
    return made;
  };
  let isSkipped = false;
  const readTime = timeReaderOf(context, () => (isSkipped = true));

  return {
    series,
    map(source, take, tell) {
      const { row, cells } = source;
      if (isBlankRow(cells)) return void tell(rowFinding('IMP-01', 'info', row, {}));
      tellWidth(source, context.columns.length, tell);
      isSkipped = false;
      const time = timeCell(columns, cells);
      const ms = readTime(time);
      const problem = timeProblem(ms, time, context.nowMs);
      if (problem) return void tell(rowFinding(problem.rule, 'reject', row, problem.details));
      const label = columns.names === null ? '' : cellText(cells[columns.names]);
      if (columns.names !== null && label === '')
        return void tell(rowFinding('IMP-96', 'reject', row, {}));
      if (isSkipped) tell(skippedFinding(row, time, context.plan));
      orderOf(label).see(ms!, row, tell);
      const quality = qualityOf(cells, columns.quality, row, tell);
      let count = 0;
      for (const column of columns.values) {
        const cell = cells[column.at];
        if (isNothing(cell)) continue;
        const value = readValue(cell!, column.kind, context.decimalMark);
        if (value === undefined) {
          const details = { column: column.name, text: cellText(cell) };
          tell(rowFinding('IMP-04', 'warn', row, details));
          continue;
        }
        take(findSeries(column, label), ms!, value, quality);
        count += 1;
      }
      if (count === 0) tell(rowFinding('IMP-97', 'info', row, {}));
      return ms;
    },
    finish(tell) {
      for (const order of orders.values()) order.finish(tell);
    },
  };
}

interface ValueColumn {
  readonly at: number;
  readonly name: string;
  /** What its tag is called. */
  readonly tagName: string;
  readonly unit: string;
  readonly kind: SeriesKind;
}

interface SeriesColumns {
  readonly time: number;
  /** Of the time of day, where it stands apart from the date. */
  readonly clock: number | null;
  readonly values: readonly ValueColumn[];
  /** Says whose values a row holds: a name of a tag, or an id before the names of columns. */
  readonly names: number | null;
  readonly isNarrow: boolean;
  readonly namesColumn: string;
  readonly quality: number | null;
}

function findColumns({ plan, columns }: SeriesContext): SeriesColumns {
  const at = (field: string) =>
    columns.findIndex((column) => plan.columns[column]?.field === field);
  const orNull = (index: number) => (index === -1 ? null : index);
  const isNarrow = at('tag') !== -1;
  const names = orNull(isNarrow ? at('tag') : at('id'));
  return {
    time: at('time'),
    clock: orNull(at('clock')),
    values: columns.flatMap((name, index): ValueColumn[] => {
      const mapping = plan.columns[name];
      const kind = seriesKindOf(mapping?.field ?? null);
      if (!kind) return [];
      return [{ at: index, name, tagName: mapping?.name ?? name, unit: mapping?.unit ?? '', kind }];
    }),
    names,
    isNarrow,
    namesColumn: names === null ? '' : columns[names]!,
    quality: orNull(at('quality')),
  };
}

function timeCell({ time, clock }: SeriesColumns, cells: readonly Cell[]): Cell | undefined {
  return clock === null ? cells[time] : joinTime(cells[time], cells[clock]);
}

/** The series of a column and a name; made when it is first met. */
function createSeriesFinder(columns: SeriesColumns, series: Series[]) {
  const known = new Map<ValueColumn, Map<string, Series>>(
    columns.values.map((column) => [column, new Map()]),
  );
  return (column: ValueColumn, label: string): Series => {
    const ofColumn = known.get(column)!;
    const found = ofColumn.get(label);
    if (found) return found;
    const { tagName, name, unit, kind } = column;
    const made: Series = {
      no: series.length,
      name: nameOf(columns, tagName, label).slice(0, 120),
      column: name,
      id: columns.isNarrow || label === '' ? null : label,
      unit,
      kind,
    };
    ofColumn.set(label, made);
    series.push(made);
    return made;
  };
}

/** `machineID 7 volt`; of a narrow file the name it states. */
function nameOf(columns: SeriesColumns, tagName: string, label: string): string {
  if (label === '') return tagName;
  return columns.isNarrow ? label : `${columns.namesColumn} ${label} ${tagName}`;
}

function timeReaderOf({ plan, columns }: SeriesContext, onSkipped: () => void): TimeReader {
  const column = columns.find((name) => plan.columns[name]?.field === 'time')!;
  const format = timeFormatOf(plan.columns[column]!.unit)!;
  return createTimeReader(format, plan.series!.timeZone, onSkipped);
}

/** Mostly a sign that the file's clock ran in another zone. */
function skippedFinding(row: number, cell: Cell | undefined, { series }: ImportPlan): Finding {
  return rowFinding('IMP-94', 'warn', row, { text: cellText(cell), timeZone: series!.timeZone });
}

function timeProblem(ms: number | undefined, cell: Cell | undefined, nowMs: number) {
  const text = cellText(cell);
  if (ms === undefined) return { rule: 'IMP-90', details: { text } };
  // Clocks that lost their battery begin at 1970 or before, and a time to come would stand as the newest value for ever.
  if (ms < 0 || ms > nowMs + dayMs) return { rule: 'IMP-91', details: { text } };
  return undefined;
}

function readValue(cell: Cell, kind: SeriesKind, mark: DecimalMark): number | string | undefined {
  if (kind === 'number')
    return typeof cell === 'boolean' ? Number(cell) : (readNumber(cell, mark) ?? undefined);
  if (kind === 'text') return cellText(cell).slice(0, 200);
  const text = cellText(cell).toLowerCase();
  if (/^(true|yes|on|y|si|sí|1(\.0*)?)$/.test(text)) return 1;
  return /^(false|no|off|n|0(\.0*)?)$/.test(text) ? 0 : undefined;
}

function qualityOf(
  cells: readonly Cell[],
  at: number | null,
  row: number,
  tell: (finding: Finding) => void,
): QualityCode {
  if (at === null || isNothing(cells[at])) return 0;
  const text = cellText(cells[at]);
  const quality = readQuality(text);
  if (quality !== undefined) return quality;
  tell(rowFinding('IMP-98', 'warn', row, { text }));
  return 1;
}

function tellWidth(
  { row, cells }: SourceRow,
  columns: number,
  tell: (finding: Finding) => void,
): void {
  const extra = cells.slice(columns).filter((cell) => !isNothing(cell)).length;
  if (extra === 0 && cells.length >= columns) return;
  const width = extra > 0 ? columns + extra : cells.length;
  tell(rowFinding('IMP-13', 'warn', row, { cells: width, columns }));
}
