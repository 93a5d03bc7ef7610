import { describe, expect, it } from 'vitest';
import type { DynamometerCard } from '#shared/domain/lift/card.ts';
import { fillageOf, figuresOf } from '#shared/domain/lift/card-figures.ts';
import { computePumpCard } from '#shared/domain/lift/pump-card.ts';
import { rodString } from '#shared/domain/lift/rod-string.ts';
import { simulateStroke, type PumpDuty } from './rod-stroke.ts';

const rods = rodString.parse({
  sections: [
    { lengthFt: 2_600, diameterIn: 1 },
    { lengthFt: 2_600, diameterIn: 0.875 },
    { lengthFt: 2_300, diameterIn: 0.75 },
  ],
  fluidGravity: 0.95,
  damping: 0.15,
  plungerIn: 1.75,
});
const duty: PumpDuty = {
  strokeIn: 144,
  periodS: 60 / 6,
  fluidLoadLbf: 7_200,
  fillage: 0.8,
  leakPerS: 0,
};
const asCard = (duty_: PumpDuty) => {
  const stroke = simulateStroke(rods, duty_);
  const card: DynamometerCard = {
    kind: 'surface',
    atMs: 0,
    periodS: duty_.periodS,
    event: null,
    reported: { fillagePct: null, netStrokeIn: null, fluidLoadLbf: null },
    ...stroke.surface,
  };
  return { card, stroke };
};

describe('a simulated stroke', () => {
  it.each([
    [4, 0.95],
    [6, 0.8],
    [6, 0.45],
    [9, 0.7],
  ])('LFT-15 is found again at %s strokes a minute and a fillage of %s', (spm, fillage) => {
    const { card, stroke } = asCard({ ...duty, periodS: 60 / spm, fillage });
    const computed = computePumpCard(card, rods)!;
    const truth = { ...figuresOf({ ...stroke.pump, periodS: 1 }), ...fillageOf(stroke.pump)! };
    const found = { ...figuresOf({ ...computed, periodS: 1 }), ...fillageOf(computed)! };
    expect(Math.abs(found.fillagePct - truth.fillagePct)).toBeLessThan(4);
    expect(Math.abs(found.strokeIn - truth.strokeIn)).toBeLessThan(0.03 * truth.strokeIn);
    expect(Math.abs(found.fluidLoadLbf - truth.fluidLoadLbf)).toBeLessThan(0.06 * 7_200);
    expect(Math.abs(found.workInLbf - truth.workInLbf)).toBeLessThan(0.06 * truth.workInLbf);
  });

  it('swings the polished rod through its stroke, with the weight of the rods on it', () => {
    const { stroke } = asCard(duty);
    const figures = figuresOf({ ...stroke.surface, periodS: duty.periodS });
    expect(figures.strokeIn).toBeCloseTo(144, 0);
    expect(figures.peakLoadLbf).toBeGreaterThan(20_000);
    expect(figures.minimumLoadLbf).toBeGreaterThan(4_000);
    expect(figures.powerHp).toBeGreaterThan(5);
  });

  it('carries less at the end of its way up when the plunger leaks', () => {
    const nearTop = (leakPerS: number) => {
      const { pump } = asCard({ ...duty, leakPerS }).stroke;
      const top = pump.positionIn.indexOf(Math.max(...pump.positionIn));
      return pump.loadLbf[top]!;
    };
    expect(nearTop(0)).toBe(7_200);
    expect(nearTop(5)).toBeLessThan(6_800);
  });
});
