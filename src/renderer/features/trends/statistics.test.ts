import { expect, it } from 'vitest';
import { statisticsRows, statisticsText } from './statistics.ts';

const columns = {
  count: Float64Array.of(3, 0),
  goodPct: Float64Array.of(100, Number.NaN),
  min: Float64Array.of(1, Number.NaN),
  max: Float64Array.of(9.25, Number.NaN),
  first: Float64Array.of(1, Number.NaN),
  last: Float64Array.of(4, Number.NaN),
  deviation: Float64Array.of(0.5, Number.NaN),
};

it('gives each tag its figures, and the change over the window', () => {
  const [row] = statisticsRows(columns, ['a', 'b']);
  expect(row!.figures).toMatchObject({ count: 3, max: 9.25, change: 3, standardDeviation: 0.5 });
  expect(row!.figures.mean).toBeNaN();
});

it('writes them as a spreadsheet takes them, empty where there is nothing', () => {
  const rows = statisticsRows(columns, ['a', 'b']).map((row) => ({
    ...row,
    name: `Tag ${row.tagId}`,
    unit: row.tagId === 'a' ? 'psi' : '',
  }));
  const [head, first, second] = statisticsText(rows, 'Pen', (figure) => figure).split('\n');
  expect(head!.split('\t').slice(0, 4)).toEqual(['Pen', 'count', 'goodPct', 'min']);
  expect(first!.split('\t').slice(0, 5)).toEqual(['Tag a (psi)', '3', '100', '1', '9.25']);
  expect(second!.split('\t')[2]).toBe('');
});
