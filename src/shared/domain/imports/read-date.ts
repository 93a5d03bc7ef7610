import { cellText, isNothing, type Cell } from './cell.ts';

/** Order of the parts of a date written with three numbers. */
export const dateOrders = ['YMD', 'MDY', 'DMY'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** `YYYY-MM-DD`; null where there is nothing; undefined where there is something that is no date. */
export function readDay(cell: Cell | undefined, order: DateOrder): string | null | undefined {
  if (isNothing(cell)) return null;
  if (typeof cell === 'number') return dayOfNumber(cell);
  const text = cellText(cell).replace(/[T ]\d{1,2}:\d{2}.*$/, '');
  const parts = threeNumbers(text, order) ?? namedMonth(text);
  return parts && realDay(...parts);
}

/** `YYYY-MM`, of a month (`2014-05`, `05/2014`, `May 2014`) or of any day in it. */
export function readMonth(cell: Cell | undefined, order: DateOrder): string | null | undefined {
  if (isNothing(cell)) return null;
  if (typeof cell === 'string') {
    const month = monthText(cellText(cell));
    if (month !== undefined) return month;
  }
  const day = readDay(cell, order);
  return day && day.slice(0, 7);
}

/** 1 to 12 from a number or an English or Spanish name (`JAN`, `september`, `Ene`). */
export function readMonthOfYear(cell: Cell | undefined): number | null | undefined {
  if (isNothing(cell)) return null;
  const text = cellText(cell);
  if (/^\d{1,2}(\.0*)?$/.test(text)) {
    const month = Number.parseInt(text, 10);
    return month >= 1 && month <= 12 ? month : undefined;
  }
  return monthByName(text);
}

/** Four digits; two-digit years are read as in `yearOf`. */
export function readYear(cell: Cell | undefined): number | null | undefined {
  if (isNothing(cell)) return null;
  const text = cellText(cell).replace(/\.0*$/, '');
  return /^(\d{4}|\d{2})$/.test(text) ? yearOf(text) : undefined;
}

/** The order all these dates can be read in; of two that fit, the American one, or with dots the European. */
export function guessDateOrder(cells: readonly Cell[]): DateOrder {
  const fits = new Map<DateOrder, number>(dateOrders.map((order) => [order, 0]));
  for (const cell of cells) {
    for (const order of dateOrders)
      if (typeof readDay(cell, order) === 'string') fits.set(order, fits.get(order)! + 1);
  }
  const hasDots = cells.some(
    (cell) => typeof cell === 'string' && /^\d+\.\d+\.\d+$/.test(cell.trim()),
  );
  const preferred: readonly DateOrder[] = hasDots ? ['YMD', 'DMY', 'MDY'] : dateOrders;
  return preferred.toSorted((one, other) => fits.get(other)! - fits.get(one)!)[0]!;
}

type Parts = readonly [year: number, month: number, day: number];

function threeNumbers(text: string, order: DateOrder): Parts | undefined {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  const match = compact ?? /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})$/.exec(text);
  if (!match) return undefined;
  const [first, second, third] = [match[1]!, match[2]!, match[3]!];
  // Four digits in front leave no doubt, whatever the column's order.
  if (first.length === 4) return [Number(first), Number(second), Number(third)];
  if (order === 'YMD' || third.length === 3) return undefined;
  const year = yearOf(third);
  return order === 'MDY'
    ? [year, Number(first), Number(second)]
    : [year, Number(second), Number(first)];
}

/** `7-Apr-14`, `07 APR 2014`, `April 7, 2014`. */
function namedMonth(text: string): Parts | undefined {
  const dayFirst = /^(\d{1,2})[-/ .]+(\p{L}+)[-/ .,]+(\d{4}|\d{2})$/u.exec(text);
  const monthFirst = /^(\p{L}+)[-/ .]+(\d{1,2})[-/ .,]+(\d{4}|\d{2})$/u.exec(text);
  const [day, name, year] = dayFirst
    ? [dayFirst[1]!, dayFirst[2]!, dayFirst[3]!]
    : monthFirst
      ? [monthFirst[2]!, monthFirst[1]!, monthFirst[3]!]
      : ['', '', ''];
  const month = monthByName(name);
  return month === undefined ? undefined : [yearOf(year), month, Number(day)];
}

function monthText(text: string): string | undefined {
  const yearFirst = /^(\d{4})[-/.]?(\d{1,2})$/.exec(text);
  const monthFirst = /^(\d{1,2})[-/.](\d{4})$/.exec(text);
  const named = /^(\p{L}+)[-/ .,]*(\d{4}|\d{2})$/u.exec(text);
  const namedLast = /^(\d{4})[-/ .,]*(\p{L}+)$/u.exec(text);
  const [year, month] = yearFirst
    ? [yearFirst[1]!, Number(yearFirst[2])]
    : monthFirst
      ? [monthFirst[2]!, Number(monthFirst[1])]
      : named
        ? [named[2]!, monthByName(named[1]!)]
        : [namedLast?.[1] ?? '', monthByName(namedLast?.[2] ?? '')];
  if (month === undefined || month < 1 || month > 12) return undefined;
  return `${String(yearOf(year)).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

/** Days since 1899-12-30, as spreadsheets count, or `20140507`; whole years and small numbers are no dates. */
function dayOfNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Number.isInteger(value) && value > 18_000_101 && value < 21_001_231)
    return readDay(String(value), 'YMD') ?? undefined;
  if (value < 10_000 || value > 80_000) return undefined;
  return new Date(Date.UTC(1899, 11, 30) + Math.floor(value) * 86_400_000)
    .toISOString()
    .slice(0, 10);
}

function realDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    year >= 1_800 && year < 2_200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : undefined;
}

/** Wells older than 1970 have four-digit years in every file that matters. */
function yearOf(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year < 70 ? 2_000 + year : 1_900 + year;
}

const monthStems: readonly (readonly string[])[] = [
  ['jan', 'ene'],
  ['feb'],
  ['mar'],
  ['apr', 'abr'],
  ['may'],
  ['jun'],
  ['jul'],
  ['aug', 'ago'],
  ['sep', 'set'],
  ['oct'],
  ['nov'],
  ['dec', 'dic'],
];
const monthNames =
  /^(january|february|march|april|may|june|july|august|september|sept|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|\p{L}{3})$/u;

function monthByName(name: string): number | undefined {
  const plain = name.toLowerCase().replace(/\.$/, '');
  if (!monthNames.test(plain)) return undefined;
  const index = monthStems.findIndex((stems) => stems.some((stem) => plain.startsWith(stem)));
  return index === -1 ? undefined : index + 1;
}
