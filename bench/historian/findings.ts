import type { Aim, Comparison } from '../report.ts';

/** What the sections find, gathered for the report. */
export interface Findings {
  readonly aims: Aim[];
  readonly against: Comparison[];
  readonly missing: string[];
}

export const createFindings = (): Findings => ({ aims: [], against: [], missing: [] });

/** A table for people; the first column to the left, numbers to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly string[][],
): void {
  const all = head.some((cell) => cell !== '') ? [[...head], ...rows] : rows;
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const row of all)
    console.log(
      `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')}`,
    );
}

/** Three figures, as people read them. */
export function short(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
