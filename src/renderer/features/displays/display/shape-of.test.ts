import { describe, expect, it } from 'vitest';
import { shapeOf } from './shape-of.ts';

const box = { fromMs: 1_000, bucketMs: 100, buckets: 4 };

describe('the shape of a small trend', () => {
  it('has a place for every bucket and tells the lowest and highest sample', () => {
    const columns = {
      startMs: [1_000, 1_200, 1_400],
      mean: [5, 7, 99],
      min: [4, 7, 99],
      max: [5, 12, 99],
    };
    expect(shapeOf(columns, box)).toEqual({ values: [5, null, 7, null], low: 4, high: 12 });
  });

  it('is empty where nothing was received', () => {
    const nothing = { values: [null, null, null, null], low: null, high: null };
    expect(shapeOf(undefined, box)).toEqual(nothing);
    expect(shapeOf({ startMs: [1_000], mean: [Number.NaN] }, box)).toEqual(nothing);
  });
});
