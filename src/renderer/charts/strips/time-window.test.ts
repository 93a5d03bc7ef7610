import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panWindow, wheelFactor, zoomWindow } from './time-window.ts';

const hour = { fromMs: 0, toMs: 3_600_000 };

describe('zoomWindow', () => {
  it('keeps the moment it zooms around in its place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (aroundMs, factor) => {
          const next = zoomWindow(hour, aroundMs, factor);
          const part = (aroundMs - next.fromMs) / (next.toMs - next.fromMs);
          expect(part).toBeCloseTo(aroundMs / 3_600_000, 2);
        },
      ),
    );
  });

  it('ends at a second and at sixty years', () => {
    expect(zoomWindow(hour, 1_800_000, 1e-9)).toEqual({ fromMs: 1_799_500, toMs: 1_800_500 });
    const years = zoomWindow(hour, 0, 1e12);
    expect((years.toMs - years.fromMs) / 86_400_000 / 366).toBeCloseTo(60);
  });
});

it('pans by a part of the width', () => {
  expect(panWindow(hour, -0.5)).toEqual({ fromMs: -1_800_000, toMs: 1_800_000 });
});

it('takes lines, pages and pixels of a wheel, and undoes itself', () => {
  expect(wheelFactor(3, 1)).toBeCloseTo(wheelFactor(99, 0));
  expect(wheelFactor(100, 0) * wheelFactor(-100, 0)).toBeCloseTo(1);
  expect(wheelFactor(1, 2)).toBeCloseTo(wheelFactor(10_000, 0));
});
