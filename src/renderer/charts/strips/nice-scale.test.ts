import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedScale, logScale, niceScale, placeOn } from './nice-scale.ts';

describe('niceScale', () => {
  it.each([
    [0, 97, 5, { low: 0, high: 100, step: 20 }],
    [243.2, 251.9, 4, { low: 240, high: 255, step: 5 }],
    [0.1, 0.3, 3, { low: 0.1, high: 0.3, step: 0.1 }],
    [203, 551, 1, { low: 200, high: 600, step: 400 }],
    [60, 60, 4, { low: 56, high: 64, step: 2 }],
    [0, 0, 4, { low: -1, high: 1, step: 0.5 }],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 4, { low: 0, high: 1, step: 1 }],
  ])('lays round ends around %d to %d', (low, high, most, expected) => {
    const scale = niceScale(low, high, most);
    expect(scale).toEqual({ ...expected, isLog: false });
  });

  it('always holds what it was made for, on whole steps', () => {
    const anything = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(anything, fc.double({ min: 1, max: 1e9, noNaN: true }), (low, span) => {
        const scale = niceScale(low, low + span, 5);
        expect(scale.low).toBeLessThanOrEqual(low + scale.step * 1e-6);
        expect(scale.high).toBeGreaterThanOrEqual(low + span - scale.step * 1e-6);
        expect((scale.high - scale.low) / scale.step).toBeLessThan(7.1);
      }),
    );
  });
});

describe('logScale', () => {
  it('goes from power to power', () => {
    expect(logScale(3, 700)).toMatchObject({ low: 1, high: 1_000, isLog: true });
    expect(logScale(10, 10)).toMatchObject({ low: 10, high: 100 });
    expect(logScale(Number.POSITIVE_INFINITY, 0)).toMatchObject({ low: 1, high: 10 });
  });

  it('places decades evenly and has no place for what is not above zero', () => {
    const place = placeOn(logScale(1, 1_000));
    expect([1, 10, 100, 1_000].map(place).map((part) => Number(part.toFixed(6)))).toEqual([
      0, 0.333333, 0.666667, 1,
    ]);
    expect(place(0)).toBeNaN();
  });
});

it('keeps fixed ends and does not take the logarithm of what has none', () => {
  expect(fixedScale(0, 250, 5, true)).toEqual({ low: 0, high: 250, step: 50, isLog: false });
  expect(placeOn(fixedScale(0, 250, 5, false))(500)).toBe(2);
});
