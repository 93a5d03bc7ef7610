import { describe, expect, it } from 'vitest';
import type { Trace } from '#renderer/charts/strips/index.ts';
import { valueAt } from './value-at.ts';

const samples: Trace = {
  key: 'a',
  colour: 'series-1',
  timesMs: Float64Array.of(0, 10, 20, 100),
  values: Float64Array.of(1, 2, Number.NaN, 4),
  lows: null,
  highs: null,
  kind: 'line',
  breakAfterMs: 30,
  laterMs: 0,
  isGhost: false,
  qualitySpans: [{ fromMs: 20, toMs: 50, quality: 'bad' }],
  gaps: [{ fromMs: 20, toMs: 100 }],
};

describe('valueAt', () => {
  it.each([
    [0, 1],
    [9, 1],
    [10, 2],
    [19.5, 2],
    [-1, undefined],
    [60, undefined],
    [100, 4],
    [129, 4],
    [131, undefined],
  ])('at %d the sample that stands is %s', (ms, expected) => {
    expect(valueAt(samples, ms)?.value).toBe(expected);
  });

  it('tells a bad value from a gap', () => {
    expect(valueAt(samples, 25)).toMatchObject({ value: Number.NaN, quality: 'bad', atMs: 20 });
    expect(valueAt(samples, 60)).toBeNull();
  });

  it('takes the bucket around the moment, with its extremes', () => {
    const buckets: Trace = {
      ...samples,
      timesMs: Float64Array.of(30, 90),
      values: Float64Array.of(5, 6),
      lows: Float64Array.of(1, 6),
      highs: Float64Array.of(99, 6),
      breakAfterMs: 90,
      qualitySpans: [],
    };
    expect(valueAt(buckets, 59)).toMatchObject({ value: 5, low: 1, high: 99, atMs: 30 });
    expect(valueAt(buckets, 61)).toMatchObject({ value: 6 });
    expect(valueAt(buckets, 200)).toBeNull();
  });

  it('reads another period where it is drawn', () => {
    expect(valueAt({ ...samples, laterMs: 1_000 }, 1_010)).toMatchObject({ value: 2, atMs: 1_010 });
  });
});
