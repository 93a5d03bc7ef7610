import { csvCell } from '#shared/kit/csv-cell.ts';
import type { CellValue } from './table-rows.ts';

/**
 * RFC 4180 with a byte order mark, so that Excel reads accents. Text that a spreadsheet would take for a
 * formula is kept text by a leading apostrophe.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CellValue[])[]): string {
  return `\ufeff${[header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
