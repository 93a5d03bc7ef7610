/**
 * One cell of a CSV file. What a spreadsheet would take for a formula is kept from it by an apostrophe, since texts may
 * come from anyone.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null || Number.isNaN(value)) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
