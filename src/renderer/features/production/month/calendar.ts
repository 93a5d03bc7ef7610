/** `YYYY-MM` so many months later. */
export function addMonths(month: string, months: number): string {
  const [year, monthOfYear] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, monthOfYear - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Every `YYYY-MM-DD` of a `YYYY-MM`. */
export function daysOfMonth(month: string): readonly string[] {
  const [year, monthOfYear] = month.split('-').map(Number) as [number, number];
  const count = new Date(Date.UTC(year, monthOfYear, 0)).getUTCDate();
  return Array.from({ length: count }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`);
}

export function monthsOfYear(year: string): readonly string[] {
  return Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`);
}
