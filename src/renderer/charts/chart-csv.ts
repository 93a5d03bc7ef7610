import { toCsv } from '#renderer/ui/table/to-csv.ts';
import type { ChartSeries } from './series.ts';

/** One row per time that any series has, ISO in UTC, a column per series; empty where a series has nothing. */
export function chartToCsv(series: readonly ChartSeries[], timeHeader: string): string {
  const times = [...new Set(series.flatMap(({ timesMs }) => [...timesMs]))].toSorted(
    (left, right) => left - right,
  );
  const cursors = series.map(() => 0);
  const rows = times.map((timeMs) => [
    new Date(timeMs).toISOString(),
    ...series.map(({ timesMs, values }, index) => {
      if (timesMs[cursors[index]!] !== timeMs) return null;
      const value = values[cursors[index]!]!;
      cursors[index]! += 1;
      return value;
    }),
  ]);
  return toCsv([timeHeader, ...series.map(({ name, unit }) => `${name} ${unit}`.trim())], rows);
}
