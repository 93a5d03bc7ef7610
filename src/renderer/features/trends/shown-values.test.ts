import { expect, it } from 'vitest';
import { newestMs, shownValue } from './shown-values.ts';
import type { DrawnTrace } from './strips-of.ts';

const drawn = {
  key: 'a',
  tagId: 'a',
  pen: 0,
  comparison: null,
  earlierMs: 0,
  trace: {
    timesMs: Float64Array.of(0, 10, 20),
    values: Float64Array.of(1, 2, 5),
    lows: null,
    highs: null,
    breakAfterMs: 15,
    laterMs: 0,
    qualitySpans: [],
  },
} as unknown as DrawnTrace;

it('reads the value at the pointer and the difference between two cursors', () => {
  const shown = shownValue(drawn, { atMs: 12, firstMs: 0, secondMs: 21 });
  expect(shown.at?.value).toBe(2);
  expect(shown.delta).toBe(4);
});

it('has no difference where a cursor has no value', () => {
  expect(shownValue(drawn, { atMs: 0, firstMs: 0, secondMs: null }).delta).toBeNaN();
  expect(shownValue(drawn, { atMs: 0, firstMs: -50, secondMs: 0 }).delta).toBeNaN();
});

it('reads the newest sample when no cursor is set', () => {
  expect(newestMs([drawn], 100)).toBe(20);
  expect(newestMs([drawn], 15)).toBe(15);
  expect(newestMs([], 15)).toBe(15);
});
