import { checkDay, keepAsSource } from '../production/entry-checks.ts';
import { gaugeDayHours } from '../measurement/gauge-day.ts';
import { dayFieldNames, monthFieldNames } from '../production/volumes.ts';
import { cellText, type Cell } from './cell.ts';
import { readDay, readMonth, readMonthOfYear } from './read-date.ts';
import { rowFinding } from './row-finding.ts';
import type { RowReading, Value } from './row-reading.ts';

/** Day or month of a production row; null, with a finding, when it cannot be read. */
export function dayOfRow(reading: RowReading): string | null {
  const isDaily = reading.context.plan.target === 'dailyProduction';
  const cell = reading.values.get(isDaily ? 'day' : 'month');
  const period = isDaily ? readDay(cell, 'YMD') : monthOfRow(reading, cell);
  if (typeof period === 'string') return period;
  reading.findings.push(rowFinding('IMP-03', 'reject', reading.row, { text: cellText(cell) }));
  return null;
}

/** Volumes in stored units, with what is odd about them; what the source states is kept. */
export function volumesOfRow(reading: RowReading, period: string): Record<string, Value> {
  const isDaily = reading.context.plan.target === 'dailyProduction';
  const names: readonly string[] = isDaily ? dayFieldNames : monthFieldNames;
  const values: Record<string, Value> = {};
  for (const name of names) {
    const value = reading.values.get(name);
    if (value !== undefined && value !== null) values[name] = fitText(name, value);
  }
  const numbers = Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value === 'number'),
  );
  const found = checkDay({
    day: period,
    dayHours: dayHours(reading, period, values['hoursOn']),
    before: [],
    values: numbers,
  });
  for (const { rule, severity, at, details } of keepAsSource(found))
    reading.findings.push(rowFinding(rule, severity, reading.row, { field: at, ...details }));
  return values;
}

/** A month as such, or a month of the year beside a column of years. */
function monthOfRow(reading: RowReading, cell: Cell | undefined): string | null | undefined {
  const year = reading.values.get('year');
  if (typeof year !== 'number') return readMonth(cell, reading.orderOf('month'));
  const month = readMonthOfYear(cell);
  return month == null ? undefined : `${year}-${String(month).padStart(2, '0')}`;
}

/** Only long days need to know what the clocks did. */
function dayHours({ context }: RowReading, day: string, hoursOn: Value | undefined): number {
  return typeof hoursOn === 'number' && hoursOn > 24 ? gaugeDayHours(day, context.clock) : 24;
}

const longestText: Readonly<Record<string, number>> = { downtimeCode: 4, status: 40, note: 1_000 };

function fitText(field: string, value: Value): Value {
  return typeof value === 'string' ? value.slice(0, longestText[field] ?? 40) : value;
}
