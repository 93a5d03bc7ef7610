/** One value as a file holds it; dates as `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`, without a zone. */
export type Cell = string | number | boolean | null;

/** A row with its place in the file, counted from 1, header and blank rows included. */
export interface SourceRow {
  readonly row: number;
  readonly cells: readonly Cell[];
}

/** What files write where there is nothing. */
const nothing = new Set(['', '-', '--', '.', 'null', 'none', 'nan', 'na', 'n/a', '#n/a']);

export function isNothing(cell: Cell | undefined): boolean {
  return (
    cell === null ||
    cell === undefined ||
    (typeof cell === 'string' && nothing.has(cell.trim().toLowerCase()))
  );
}

export function isBlankRow(cells: readonly Cell[]): boolean {
  return cells.every((cell) => cell === null || (typeof cell === 'string' && cell.trim() === ''));
}

/** As text for people, blanks folded; empty for nothing. */
export function cellText(cell: Cell | undefined): string {
  return isNothing(cell) ? '' : String(cell).trim().replaceAll(/\s+/g, ' ');
}
