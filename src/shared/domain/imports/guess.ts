import { parseApi } from '../identity/api-number.ts';
import { isUnitOf, storedUnitOf, type Quantity } from '../measurement/units.ts';
import { cellText, isNothing, type Cell } from './cell.ts';
import { fieldsOf, type CustomField, type ImportField } from './fields.ts';
import { guessSeries, unitTextOf, type GuessedSeries } from './guess-series.ts';
import { countUnitRows } from './header.ts';
import { headerWords, unitInHeader, wordsWithoutUnit } from './header-words.ts';
import { importTargets, type ColumnMapping, type ImportTarget } from './plan.ts';
import {
  guessDateOrder,
  readDay,
  readMonth,
  readMonthOfYear,
  readYear,
  type DateOrder,
} from './read-date.ts';
import { guessDecimalMark, readNumber, type DecimalMark } from './read-number.ts';
import type { SeriesOptions } from './series-plan.ts';
import { unitOfWord } from './unit-words.ts';

/** The beginning of a table below its header. */
export interface TableSample {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of a text file; null for others. */
  readonly delimiter: string | null;
}

export interface GuessedPlan {
  readonly target: ImportTarget;
  readonly columns: Record<string, ColumnMapping>;
  readonly skipRows: number;
  /** Of a time series; null for other targets. */
  readonly series: SeriesOptions | null;
}

/** What the table probably is and which of its columns mean what: by header words, units row and values. */
export function guessPlan(
  sample: TableSample,
  options: {
    readonly target?: ImportTarget | undefined;
    readonly customFields?: readonly CustomField[];
    readonly fileName?: string;
    /** Of times that state none. */
    readonly timeZone?: string;
  },
): GuessedPlan {
  const skipRows = countUnitRows(sample.rows);
  const columns = describeColumns(sample, skipRows);
  const custom = options.customFields ?? [];
  const targets = options.target ? [options.target] : importTargets;
  const { fileName = '', timeZone = 'UTC' } = options;
  const guesses = targets.map((target): Guess => {
    if (target === 'timeSeries') return { target, ...guessSeries(columns, { fileName, timeZone }) };
    return { target, columns: mapColumns(columns, fieldsOf(target, custom)), series: null };
  });
  const best = guesses.toSorted((one, other) => worth(other, columns) - worth(one, columns))[0]!;
  return { target: best.target, columns: best.columns, series: best.series, skipRows };
}

type Guess = Omit<GuessedPlan, 'skipRows'> & Partial<Pick<GuessedSeries, 'isLikely'>>;

/** The mark all number-like cells of a table share. */
export function decimalMarkOf(sample: TableSample): DecimalMark {
  const texts = sample.rows.flat().filter((cell) => typeof cell === 'string');
  return guessDecimalMark(texts, sample.delimiter);
}

interface Column {
  readonly name: string;
  readonly words: readonly string[];
  readonly unit: string | null;
  readonly unitText: string | null;
  readonly cells: readonly Cell[];
  readonly dateOrder: DateOrder;
  /** Share of cells, blanks left out, that can be read so; 1 when all are blank. */
  readonly numbers: number;
  readonly days: number;
  readonly months: number;
  readonly apis: number;
  readonly isMetric: boolean;
}

function describeColumns(sample: TableSample, skipRows: number): Column[] {
  const mark = decimalMarkOf(sample);
  const unitRow = skipRows > 0 ? sample.rows[0] : undefined;
  // NPD: the Norwegian directorate, to which volumes are reported in standard cubic metres.
  const isMetric = sample.columns.some((name) => /\bnpd/.test(headerWords(name)));
  return sample.columns.map((name, at) => {
    const cells = sample.rows
      .slice(skipRows)
      .map((row) => row[at] ?? null)
      .filter((cell) => !isNothing(cell));
    const dateOrder = guessDateOrder(cells);
    const share = (fits: (cell: Cell) => boolean) =>
      cells.length === 0 ? 1 : cells.filter(fits).length / cells.length;
    return {
      name,
      words: [headerWords(name), wordsWithoutUnit(name)],
      unit: (unitRow && unitOfWord(cellText(unitRow[at]))) ?? unitInHeader(name),
      unitText: unitTextOf(name, unitRow?.[at]),
      cells,
      dateOrder,
      numbers: share((cell) => typeof readNumber(cell, mark) === 'number'),
      days: share((cell) => typeof readDay(cell, dateOrder) === 'string'),
      months: share((cell) => isMonth(cell, dateOrder)),
      apis: share((cell) => isApi(cell)),
      isMetric,
    };
  });
}

/** Each field takes the column whose header says it best and whose values fit; each column is taken once. */
function mapColumns(
  columns: readonly Column[],
  fields: readonly ImportField[],
): Record<string, ColumnMapping> {
  const taken = new Map<string, ImportField>();
  for (const field of fields) {
    const column = bestColumn(columns, field, taken);
    if (column) taken.set(column.name, field);
  }
  const isNumbered = [...taken.values()].some(({ field }) => field === 'api14');
  return Object.fromEntries(
    columns.map((column) => {
      const field = taken.get(column.name);
      // A whole number leaves its parts without a task.
      if (!field || (isNumbered && apiParts.has(field.field)))
        return [column.name, { field: null, unit: null }];
      return [column.name, { field: field.field, unit: guessUnit(column, field) }];
    }),
  );
}

const apiParts = new Set(['apiState', 'apiCounty', 'apiSequence', 'apiSidetrack']);

function bestColumn(
  columns: readonly Column[],
  field: ImportField,
  taken: ReadonlyMap<string, ImportField>,
): Column | undefined {
  const free = columns.filter((column) => !taken.has(column.name) && fits(column, field));
  for (const pattern of field.words) {
    const column = free.find(({ words }) => words.some((text) => pattern.test(text)));
    if (column) return column;
  }
  return field.kind === 'api' ? free.find(holdsWrittenApis) : undefined;
}

function fits(column: Column, { kind }: ImportField): boolean {
  if (kind === 'quantity' || kind === 'number') return column.numbers >= 0.5;
  if (kind === 'day') return column.days >= 0.8 && column.cells.length > 0;
  if (kind === 'month') return column.months >= 0.5 && column.cells.length > 0;
  if (kind === 'year') return column.cells.every((cell) => typeof readYear(cell) === 'number');
  return kind === 'api' ? column.apis >= 0.5 : true;
}

/** Numbers written as only API numbers are: with dashes or a prefix. */
function holdsWrittenApis({ cells, apis }: Column): boolean {
  return (
    cells.length > 0 &&
    apis >= 0.9 &&
    cells.every(
      (cell) => /^\D*\d{2}-?\d{3}-?\d{5}/.test(cellText(cell)) && /\D/.test(cellText(cell)),
    )
  );
}

function isApi(cell: Cell): boolean {
  if (typeof cell !== 'string' && typeof cell !== 'number') return false;
  // Where the state is left out, any state will do to tell whether the rest fits.
  return 'ok' in parseApi(cell, '42');
}

function isMonth(cell: Cell, order: DateOrder): boolean {
  return typeof readMonth(cell, order) === 'string' || typeof readMonthOfYear(cell) === 'number';
}

function guessUnit(column: Column, field: ImportField): string | null {
  if (field.kind === 'day' || field.kind === 'month') return column.dateOrder;
  if (!field.quantity) return null;
  const stated = column.unit && unitFor(field.quantity, column.unit);
  if (stated) return stated;
  if (field.field === 'daysOn' && column.cells.some((cell) => Number(cell) > 31)) return 'h';
  return (column.isMetric && metricUnits[field.quantity]) || storedUnitOf(field.quantity);
}

const metricUnits: Partial<Record<Quantity, string>> = {
  liquid: 'Sm3',
  gas: 'Sm3',
  pressure: 'bar',
  length: 'm',
};

function unitFor(quantity: Quantity, unit: string): string | null {
  return isUnitOf(quantity, unit) ? unit : null;
}

/** How much a guess explains. Production needs a date, a well and volumes; a column of first days is one of months. */
function worth(guess: Guess, columns: readonly Column[]): number {
  // More than a list of wells without numbers can explain, less than production.
  if (guess.target === 'timeSeries') return guess.isLikely ? 20 : 0;
  const fields = Object.values(guess.columns).flatMap(({ field }) => field ?? []);
  if (guess.target === 'wells') return fields.filter((field) => !volumes.has(field)).length;
  const dateField = guess.target === 'dailyProduction' ? 'day' : 'month';
  const dateColumn = columns.find(({ name }) => guess.columns[name]?.field === dateField);
  const explained = fields.filter((field) => volumes.has(field)).length;
  if (!dateColumn || explained === 0) return 0;
  const isMonthly = guess.target === 'monthlyProduction';
  return 100 + explained + (isMonthly === areMonths(dateColumn) ? 50 : 0);
}

const volumes = new Set(['oilBbl', 'gasMcf', 'waterBbl', 'injectedBbl', 'injectedGasMcf']);

function areMonths({ cells, dateOrder, days }: Column): boolean {
  if (days < 0.8) return true;
  const read = cells.map((cell) => readDay(cell, dateOrder));
  return (
    read.length > 1 && read.every((day) => !day || day.endsWith('-01')) && new Set(read).size > 1
  );
}
