import { describe, expect, it } from 'vitest';
import { bandPath, linePath, type PixelMap } from './trace-path.ts';
import { extent, type Trace } from './trace.ts';

const broken = Number.NaN;
const map: PixelMap = { fromMs: 0, toMs: 100, x: (ms) => ms, y: (value) => value };

function trace(timesMs: number[], values: number[], more: Partial<Trace> = {}): Trace {
  return {
    key: 'a',
    colour: 'series-1',
    timesMs: Float64Array.from(timesMs),
    values: Float64Array.from(values),
    lows: null,
    highs: null,
    kind: 'line',
    breakAfterMs: 50,
    laterMs: 0,
    isGhost: false,
    qualitySpans: [],
    gaps: [],
    ...more,
  };
}

describe('linePath', () => {
  it('joins samples, and breaks where one is missing or they lie too far apart', () => {
    expect([...linePath(trace([0, 10, 20, 30], [1, 2, broken, 4]), map)]).toEqual([
      0,
      1,
      10,
      2,
      broken,
      broken,
      30,
      4,
      31.5,
      4,
      broken,
      broken,
    ]);
    const apart = linePath(trace([0, 10, 70, 80], [1, 2, 3, 4]), map);
    expect([...apart]).toEqual([0, 1, 10, 2, broken, broken, 70, 3, 80, 4, broken, broken]);
  });

  it('holds a state until the next', () => {
    expect([...linePath(trace([0, 10], [1, 2], { kind: 'step' }), map)]).toEqual([
      0,
      1,
      10,
      1,
      10,
      2,
      broken,
      broken,
    ]);
  });

  it('draws what is seen and one neighbour on either side, later where another period is laid over', () => {
    const long = trace([-30, -20, -10, 10, 110, 120], [1, 2, 3, 4, 5, 6], { breakAfterMs: 1e9 });
    expect([...linePath(long, map)].filter((_, index) => index % 2 === 0)).toEqual([
      -10,
      10,
      110,
      broken,
    ]);
    expect(linePath({ ...long, laterMs: 100 }, map)[0]).toBe(70);
  });
});

describe('bandPath', () => {
  it('goes along the greatest and back along the least, and keeps a spike of one bucket', () => {
    const lows = Float64Array.of(1, 1, 1);
    const highs = Float64Array.of(2, 99, 2);
    expect([...bandPath(trace([0, 10, 20], [1.5, 3, 1.5], { lows, highs }), map)]).toEqual([
      0,
      2,
      10,
      99,
      20,
      2,
      20,
      1,
      10,
      1,
      0,
      1,
      broken,
      broken,
    ]);
  });

  it('makes a ring of its own of each stretch', () => {
    const lows = Float64Array.of(1, broken, 3, 4);
    const path = bandPath(trace([0, 10, 20, 90], [1, broken, 3, 4], { lows, highs: lows }), map);
    expect([...path].filter(Number.isNaN)).toHaveLength(6);
  });
});

it('finds the extremes of what a window shows, of the band where there is one', () => {
  const spiky = trace([10, 20, 300], [5, 6, 1_000], {
    lows: Float64Array.of(-1, 5, 1_000),
    highs: Float64Array.of(7, 80, 1_000),
  });
  expect(extent([spiky], { fromMs: 0, toMs: 15 })).toEqual({ low: -1, high: 80, lowAboveZero: 5 });
  expect(extent([], map).low).toBe(Infinity);
});
