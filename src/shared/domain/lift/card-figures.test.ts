import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figuresOf, fillageOf } from './card-figures.ts';

/** A rectangle, walked at equal steps from its lower left corner up; its lower right corner is cut off at a fillage. */
function rectangle(fillage: number, { bottom = 0, top = 5_000, strokeIn = 100, steps = 50 } = {}) {
  const up = Array.from({ length: steps }, (_, n) => (n / steps) * strokeIn);
  const down = Array.from({ length: steps }, (_, n) => ((steps - n) / steps) * strokeIn);
  return {
    positionIn: [0, ...up, strokeIn, ...down],
    loadLbf: [
      bottom,
      ...up.map(() => top),
      top,
      ...down.map((position) => (position > fillage * strokeIn ? top : bottom)),
    ],
  };
}

describe('figures of a card', () => {
  it('LFT-20 are those of a rectangle', () => {
    const figures = figuresOf({ ...rectangle(1, { bottom: 1_000, steps: 400 }), periodS: 6 });
    expect(figures).toMatchObject({
      peakLoadLbf: 5_000,
      minimumLoadLbf: 1_000,
      strokeIn: 100,
      strokesPerMinute: 10,
    });
    // 100 in · 4,000 lbf, less the slanting corners between two points.
    expect(figures.workInLbf).toBeGreaterThan(398_000);
    expect(figures.workInLbf).toBeLessThanOrEqual(400_000);
    expect(figures.powerHp).toBeCloseTo((figures.workInLbf * 10) / 396_000, 9);
  });

  it('LFT-20 say no speed and power without a period', () => {
    const figures = figuresOf({ ...rectangle(1), periodS: null });
    expect(figures).toMatchObject({ strokesPerMinute: null, powerHp: null });
  });
});

describe('fillage', () => {
  it('LFT-21 is where the load is handed over', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 100 }),
        fc.integer({ min: 500, max: 20_000 }),
        (percent, top) => {
          const found = fillageOf(rectangle(percent / 100, { top, steps: 100 }))!;
          expect(Math.abs(found.fillagePct - percent)).toBeLessThanOrEqual(1);
          expect(found.fluidLoadLbf).toBeCloseTo(top, 6);
          expect(found.netStrokeIn).toBeCloseTo(found.fillagePct, 6);
          expect(found.grossStrokeIn).toBe(100);
        },
      ),
    );
  });

  it('LFT-22 is not there when no load is handed over', () => {
    expect(fillageOf(rectangle(0.8, { bottom: 4_800 }))).toBeUndefined();
    const still = { positionIn: Array(20).fill(3), loadLbf: Array(20).fill(900) };
    expect(fillageOf(still as never)).toBeUndefined();
  });
});
