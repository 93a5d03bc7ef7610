import { expect, it } from 'vitest';
import { chartToCsv } from './chart-csv.ts';

it('merges series of different times into one table', () => {
  const of = (name: string, times: number[], values: number[]) => ({
    key: name,
    name,
    unit: 'psi',
    colour: 'series-1' as const,
    timesMs: Float64Array.from(times),
    values: Float64Array.from(values),
  });
  const csv = chartToCsv(
    [of('a', [0, 2_000], [1, Number.NaN]), of('b', [1_000, 2_000], [5, 6])],
    'time',
  );
  expect(csv.slice(1).split('\r\n')).toEqual([
    'time,a psi,b psi',
    '1970-01-01T00:00:00.000Z,1,',
    '1970-01-01T00:00:01.000Z,,5',
    '1970-01-01T00:00:02.000Z,,6',
    '',
  ]);
});
