import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DynamometerCard } from './card.ts';
import type { figuresOf } from './card-figures.ts';
import { computePumpCard, descend } from './pump-card.ts';
import {
  airWeightLbf,
  buoyantWeightLbf,
  rodString,
  stiffnessLbf,
  stretchIn,
  waveSpeedFtPerS,
  type RodString,
} from './rod-string.ts';

/** The uniform string of domain reference 6.1 and 6.2. */
const uniform = rodString.parse({
  sections: [{ lengthFt: 5_000, diameterIn: 0.75 }],
  fluidGravity: 0.9,
  damping: 0.1,
});
const undamped: RodString = { ...uniform, damping: 0 };

/** A surface card that moves up and down in circles, with two harmonics of load. */
function swing(periodS: number, shape: { phase?: number; size?: number } = {}): DynamometerCard {
  const { phase = 1, size = 2_500 } = shape;
  const angles = Array.from({ length: 200 }, (_, n) => (2 * Math.PI * n) / 200);
  return {
    kind: 'surface',
    atMs: 0,
    periodS,
    event: null,
    reported: { fillagePct: null, netStrokeIn: null, fluidLoadLbf: null },
    positionIn: angles.map((angle) => 50 - 50 * Math.cos(angle)),
    loadLbf: angles.map(
      (angle) => 9_000 + size * Math.sin(angle + phase) + 0.2 * size * Math.sin(3 * angle),
    ),
  };
}

const polar = ({ re, im }: { re: number; im: number }) => ({
  size: Math.hypot(re, im),
  degrees: (Math.atan2(im, re) * 180) / Math.PI,
});

describe('the string', () => {
  it('LFT-23 weighs what is published', () => {
    expect(airWeightLbf(uniform)).toBeCloseTo(7_516.5, 1);
    expect(buoyantWeightLbf(uniform)).toBeCloseTo(6_655, 0);
    expect(stiffnessLbf(uniform.sections[0]!)).toBeCloseTo(13_474_487.24, 1);
    expect(waveSpeedFtPerS(uniform.sections[0]!)).toBeCloseTo(16_982, 0);
  });

  it('LFT-23 weighs what its maker says where that is known', () => {
    const sections = [{ ...uniform.sections[0]!, weightLbPerFt: 1.634 }];
    expect(airWeightLbf({ ...uniform, sections })).toBeCloseTo(8_170, 6);
    expect(waveSpeedFtPerS(sections[0]!)).toBeLessThan(waveSpeedFtPerS(uniform.sections[0]!));
  });
});

describe('the card at the pump', () => {
  it('LFT-10 has the published amplitude and phase of one harmonic', () => {
    const angle = Math.PI / 3;
    const atPump = descend(
      {
        displacement: { re: 50 / 12, im: 0 },
        load: { re: 2_500 * Math.cos(angle), im: 2_500 * Math.sin(angle) },
      },
      (2 * Math.PI * 8) / 60,
      uniform,
    );
    expect(polar(atPump.displacement).size * 12).toBeCloseTo(54.951_230_3, 6);
    expect(polar(atPump.displacement).degrees).toBeCloseTo(11.055_791_7, 6);
    expect(polar(atPump.load).size).toBeCloseTo(2_596.588_81, 4);
    expect(polar(atPump.load).degrees).toBeCloseTo(79.088_630_4, 6);
  });

  it('LFT-11 is the surface card less the stretch, when it goes slowly enough', () => {
    const card = swing(600);
    const pump = computePumpCard(card, undamped)!;
    const weight = buoyantWeightLbf(undamped);
    const expected = card.positionIn.map(
      (position, n) => position - stretchIn(undamped, card.loadLbf[n]! - weight),
    );
    const lowest = Math.min(...expected);
    pump.positionIn.forEach((position, n) =>
      expect(position).toBeCloseTo(expected[n]! - lowest, 1),
    );
    pump.loadLbf.forEach((load, n) =>
      expect(Math.abs(load - (card.loadLbf[n]! - weight))).toBeLessThan(2),
    );
  });

  it('LFT-12 loses the force that moves a short string as one body', () => {
    const short = { ...undamped, sections: [{ ...undamped.sections[0]!, lengthFt: 50 }] };
    const card = swing(7.5, { size: 0 });
    const pump = computePumpCard(card, short)!;
    const massSlug = airWeightLbf(short) / 32.174;
    const omega = (2 * Math.PI) / 7.5;
    card.positionIn.forEach((_, n) => {
      const upwardFtPerS2 = (50 / 12) * omega ** 2 * Math.cos((2 * Math.PI * n) / 200);
      const atTop = card.loadLbf[n]! - buoyantWeightLbf(short);
      expect(Math.abs(atTop - pump.loadLbf[n]! - massSlug * upwardFtPerS2)).toBeLessThan(0.01);
    });
  });

  it('LFT-13 does the work of the surface card when nothing dampens, and less when something does', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 4, max: 20, noNaN: true }),
        fc.double({ min: 0.2, max: 2.9, noNaN: true }),
        fc.double({ min: 0.02, max: 0.3, noNaN: true }),
        (periodS, phase, damping) => {
          const card = swing(periodS, { phase });
          const work = (rods: RodString) =>
            signedWork({ ...computePumpCard(card, rods)!, periodS });
          const surface = signedWork(card);
          expect(work(undamped)).toBeCloseTo(surface, -1);
          expect(work({ ...undamped, damping })).toBeLessThan(surface);
        },
      ),
    );
  });

  it('LFT-14 does not know where a uniform string was cut', () => {
    const [section] = uniform.sections;
    const cut = {
      ...uniform,
      sections: [1_200, 2_900, 900].map((lengthFt) => ({ ...section!, lengthFt })),
    };
    const [whole, pieces] = [uniform, cut].map((rods) => computePumpCard(swing(7.5), rods)!);
    pieces!.positionIn.forEach((position, n) =>
      expect(position).toBeCloseTo(whole!.positionIn[n]!, 6),
    );
    pieces!.loadLbf.forEach((load, n) => expect(load).toBeCloseTo(whole!.loadLbf[n]!, 4));
  });

  it('LFT-16 is not there without a period', () => {
    expect(computePumpCard({ ...swing(7.5), periodS: null }, uniform)).toBeUndefined();
  });
});

/** Work done upon the string per stroke: positive when the card is run through with the clock. */
function signedWork(card: Parameters<typeof figuresOf>[0]): number {
  const { positionIn, loadLbf } = card;
  return positionIn.reduce((sum, here, n) => {
    const next = (n + 1) % positionIn.length;
    return sum + ((loadLbf[n]! + loadLbf[next]!) / 2) * (positionIn[next]! - here);
  }, 0);
}
