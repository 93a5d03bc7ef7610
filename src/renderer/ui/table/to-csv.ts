import type { CellValue } from './table-rows.ts';

/**
 * RFC 4180 with a byte order mark, so that Excel reads accents. Text that a spreadsheet would take for a
 * formula is kept text by a leading apostrophe.
 */
export function toCsv(header: readonly string[], rows: readonly (readonly CellValue[])[]): string {
  return `\ufeff${[header, ...rows].map((row) => row.map(cellText).join(',')).join('\r\n')}\r\n`;
}

function cellText(value: CellValue): string {
  if (value === null || Number.isNaN(value)) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
