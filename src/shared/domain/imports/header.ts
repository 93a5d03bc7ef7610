import { parseApi } from '../identity/api-number.ts';
import { cellText, isBlankRow, isNothing, type Cell, type SourceRow } from './cell.ts';
import { readDay } from './read-date.ts';
import { readNumber } from './read-number.ts';

/** How a table's columns are called, and where its data begin. */
export interface TableHead {
  readonly columns: readonly string[];
  /** Row of the header in the file; 0 when the file has none and columns are called by their place. */
  readonly headerRow: number;
}

/** From the first rows of a table: titles above the header are passed over; without a header columns get numbers. */
export function findHead(firstRows: readonly SourceRow[]): TableHead {
  const filled = firstRows.map(({ cells }) => cells.filter((cell) => !isNothing(cell)).length);
  const widest = Math.max(0, ...filled);
  const index = filled.findIndex((count) => count > 0 && count * 2 > widest);
  const candidate = firstRows[index];
  if (!candidate) return { columns: [], headerRow: 0 };
  const width = Math.max(...firstRows.map(({ cells }) => cells.length));
  if (!looksLikeHeader(candidate.cells))
    return { columns: Array.from({ length: width }, (_, at) => `Column ${at + 1}`), headerRow: 0 };
  return { columns: columnNames(candidate.cells), headerRow: candidate.row };
}

/** Rows below the header that state units: words only, where the rows after them hold numbers. */
export function countUnitRows(rows: readonly (readonly Cell[])[]): number {
  const [first, second] = rows.filter((cells) => !isBlankRow(cells));
  if (!first || !second || first.some(isValue)) return 0;
  const words = first.filter((cell) => !isNothing(cell)).map((cell) => cellText(cell));
  const above = first.flatMap((cell, at) => (!isNothing(cell) && isValue(second[at]) ? [at] : []));
  return words.length > 0 && above.length * 2 > words.length ? 1 : 0;
}

function looksLikeHeader(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => !isNothing(cell));
  return filled.filter(isValue).length * 3 < filled.length;
}

/** A number, a date or an API number: what stands below a header, not in it. */
function isValue(cell: Cell | undefined): boolean {
  if (isNothing(cell)) return false;
  if (typeof cell !== 'string') return true;
  return (
    typeof readNumber(cell, '.') === 'number' ||
    typeof readDay(cell, 'MDY') === 'string' ||
    'ok' in parseApi(cell)
  );
}

/** Every column by a name of its own: unnamed ones by their place, twins with a number. */
function columnNames(cells: readonly Cell[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, at) => {
    const name = cellText(cell) || `Column ${at + 1}`;
    let own = name;
    for (let twin = 2; taken.has(own); twin += 1) own = `${name} (${twin})`;
    taken.add(own);
    return own;
  });
}
