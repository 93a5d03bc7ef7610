import { cellText, type Cell } from './cell.ts';
import { dateOrders } from './read-date.ts';
import { createTimeReader } from './read-time.ts';
import type { TimeFormat } from './series-plan.ts';

/**
 * How a column of times is written. `format` is null where two readings fit and only a person can say which. undefined:
 * these are no times. Numbers are taken for times only under a header that says so.
 */
export function guessTimeFormat(
  cells: readonly Cell[],
  isNamedTime: boolean,
): { readonly format: TimeFormat | null; readonly hasClock: boolean } | undefined {
  if (cells.length === 0) return undefined;
  const numbers = cells.map((cell) => (typeof cell === 'boolean' ? Number.NaN : Number(cell)));
  if (numbers.every((value) => Number.isFinite(value))) {
    const format = isNamedTime ? guessNumberFormat(numbers) : undefined;
    return (
      format && { format, hasClock: format !== 'serial' || numbers.some((one) => one % 1 !== 0) }
    );
  }
  const fitting = dateOrders.filter((order) => {
    const read = createTimeReader(order, 'UTC');
    return cells.filter((cell) => read(cell) !== undefined).length >= cells.length * 0.9;
  });
  const first = fitting[0];
  if (!first) return undefined;
  const hasClock = cells.some((cell) => /\d:\d{2}/.test(cellText(cell)));
  // Dates with the year in front, and those with names of months, read the same in every order.
  const isSame = fitting.every((order) => {
    const [one, other] = [createTimeReader(first, 'UTC'), createTimeReader(order, 'UTC')];
    return cells.every((cell) => one(cell) === other(cell));
  });
  return { format: fitting.length === 1 || isSame ? first : null, hasClock };
}

/** The ranges do not meet: seconds to the year 2100, and spreadsheet days from 1954 to 2119. */
const numberFormats: readonly (readonly [TimeFormat, low: number, high: number])[] = [
  ['serial', 20_000, 80_000],
  ['s', 1e8, 4.2e9],
  ['ms', 1e11, 4.2e12],
  ['us', 1e14, 4.2e15],
  ['ns', 1e17, 4.2e18],
];

function guessNumberFormat(numbers: readonly number[]): TimeFormat | undefined {
  return numberFormats.find(([, low, high]) =>
    numbers.every((value) => value >= low && value <= high),
  )?.[0];
}
