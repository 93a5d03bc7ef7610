import { expect, it } from 'vitest';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { DrawnTrace } from './strips-of.ts';
import { trendToCsv } from './trend-csv.ts';
import { addPens, emptyView } from './view-edits.ts';

const tag = { tagId: 'a' as TagId, unit: 'psi', signal: 'tubingPsi' as const };
const view = addPens(emptyView, [tag], () => 'psi');
const drawn = {
  key: 'a',
  tagId: 'a',
  pen: 0,
  comparison: null,
  trace: {
    key: 'a',
    timesMs: Float64Array.of(0, 1_000, 2_000),
    values: Float64Array.of(1, 2, 3),
    lows: Float64Array.of(0, 1, 2),
    highs: Float64Array.of(5, 99, 5),
    laterMs: 0,
  },
} as unknown as DrawnTrace;
const words = { name: () => 'Tubing', unit: () => 'psi' };

it('writes what the window shows, with the extremes of its buckets', () => {
  const csv = trendToCsv(view, [drawn], words, { fromMs: 500, toMs: 1_500 }, (key) => key);
  expect(csv.slice(1).split('\r\n')).toEqual([
    'chart.time,Tubing psi,Tubing trends.min psi,Tubing trends.max psi',
    '1970-01-01T00:00:01.000Z,2,1,99',
    '',
  ]);
});
