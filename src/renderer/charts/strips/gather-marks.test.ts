import { expect, it } from 'vitest';
import { gatherMarks } from './gather-marks.ts';
import type { TimeMark } from './strip-scene.ts';

const mark = (atMs: number, toMs: number | null = null): TimeMark => ({
  key: `${atMs}`,
  kind: 'event',
  atMs,
  toMs,
  text: '',
});
const grouped = (marks: readonly TimeMark[]) =>
  gatherMarks(marks, (ms) => ms, [0, 100], 16).map((group) => [
    group.x,
    group.marks.map(({ atMs }) => atMs),
  ]);

it('gathers flags that would lie on each other', () => {
  expect(grouped([mark(50), mark(10), mark(20), mark(27)])).toEqual([
    [10, [10, 20]],
    [27, [27]],
    [50, [50]],
  ]);
});

it('keeps spans that reach into the plot and leaves out what does not', () => {
  expect(grouped([mark(-50, 10), mark(-50), mark(150), mark(90, 300)])).toEqual([
    [0, [-50]],
    [90, [90]],
  ]);
});
