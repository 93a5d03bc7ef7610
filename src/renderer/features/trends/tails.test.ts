import { expect, it } from 'vitest';
import type { TraceData } from './trace-data.ts';
import { withTail } from './tails.ts';

const data: TraceData = {
  plan: { kind: 'buckets', fromMs: 0, toMs: 100, widthMs: 10 },
  timesMs: Float64Array.of(5, 15),
  values: Float64Array.of(1, 2),
  lasts: Float64Array.of(1, 3),
  lows: Float64Array.of(0, 1),
  highs: Float64Array.of(2, 9),
  breakAfterMs: 30,
  qualitySpans: [],
  gaps: [],
  endMs: 20,
};

it('goes on with what came after the last bucket, and with nothing twice', () => {
  const tail = { timesMs: Float64Array.of(11, 19, 21, 24), values: Float64Array.of(7, 7, 4, 5) };
  const whole = withTail(data, tail);
  expect([...whole.timesMs]).toEqual([5, 15, 21, 24]);
  expect([...whole.highs!]).toEqual([2, 9, 4, 5]);
  expect(whole.endMs).toBe(24);
});

it('is what it was while nothing newer came', () => {
  expect(withTail(data, { timesMs: Float64Array.of(20), values: Float64Array.of(1) })).toBe(data);
});
