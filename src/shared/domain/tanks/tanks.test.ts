import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillRateOf, hoursUntil, lastWithdrawal, type LevelPoint } from './fill-rate.ts';
import { gaugeText } from './gauge-text.ts';
import { diameterOfFt, tank, volumeAtBbl } from './tank.ts';

const hourMs = 3_600_000;
const levels = (...ft: readonly number[]): LevelPoint[] =>
  ft.map((levelFt, n) => ({ atMs: n * (hourMs / 12), levelFt }));

describe('volume of a tank', () => {
  it.each([
    [12, 1.678_624_6],
    [15.5, 2.800_622],
    [10, 1.165_71],
  ])('DSP-20 a cylinder of %s ft holds %s bbl an inch', (diameterFt, bblPerInch) => {
    const one = tank.parse({
      holds: 'oil',
      heightFt: 20,
      volume: { kind: 'cylinder', diameterFt },
    });
    expect(volumeAtBbl(1 / 12, one)).toBeCloseTo(bblPerInch, 5);
    expect(volumeAtBbl(20.1, one)).toBeNull();
    expect(volumeAtBbl(-0.1, one)).toBeNull();
    expect(diameterOfFt(volumeAtBbl(20, one)!, 20)).toBeCloseTo(diameterFt, 9);
  });

  const chart = tank.parse({
    holds: 'oil',
    heightFt: 20,
    volume: {
      kind: 'strapping',
      rows: [
        { gaugeIn: 6, bbl: 9 },
        { gaugeIn: 12, bbl: 19 },
        { gaugeIn: 240, bbl: 402 },
      ],
    },
  });

  it('DSP-20 a chart is read between its rows and not beyond', () => {
    expect(volumeAtBbl(0.5, chart)).toBe(9);
    expect(volumeAtBbl(0.75, chart)).toBeCloseTo(14, 9);
    expect(volumeAtBbl(20, chart)).toBe(402);
    expect(volumeAtBbl(0.4, chart)).toBeNull();
    expect(volumeAtBbl(20.01, chart)).toBeNull();
  });

  it('DSP-20 never falls as the level rises', () => {
    const level = fc.double({ min: 0.5, max: 20, noNaN: true });
    fc.assert(
      fc.property(level, level, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(volumeAtBbl(low, chart)!).toBeLessThanOrEqual(volumeAtBbl(high, chart)!);
      }),
    );
  });

  it('DSP-20 a chart whose rows do not rise is none', () => {
    const rows = [
      { gaugeIn: 12, bbl: 19 },
      { gaugeIn: 6, bbl: 9 },
    ];
    const read = tank.safeParse({
      holds: 'oil',
      heightFt: 20,
      volume: { kind: 'strapping', rows },
    });
    expect(read.success).toBe(false);
  });
});

describe('how fast a tank fills', () => {
  it('DSP-21 is the slope of a steady rise, whatever two odd readings say', () => {
    const slope = fc.double({ min: -0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(slope, fc.integer({ min: 3, max: 30 }), (ftPerHour, at) => {
        const points = levels(...Array.from({ length: 40 }, (_, n) => 30 + (n * ftPerHour) / 12));
        // Odd upwards: a fall would be a withdrawal.
        points[at] = { ...points[at]!, levelFt: points[at]!.levelFt + 0.2 };
        points[at + 3] = { ...points[at + 3]!, levelFt: points[at + 3]!.levelFt + 0.15 };
        expect(Math.abs(fillRateOf(points)!.ftPerHour - ftPerHour)).toBeLessThan(0.03);
      }),
    );
  });

  it('DSP-21 counts from the last withdrawal on', () => {
    const points = levels(8, 9, 10, 6, 2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6);
    expect(fillRateOf(points)).toMatchObject({ fromMs: 4 * (hourMs / 12), pointCount: 7 });
    expect(fillRateOf(points)!.ftPerHour).toBeCloseTo(1.2, 9);
  });

  it('DSP-21 is not known of five points', () => {
    expect(fillRateOf(levels(1, 1.1, 1.2, 1.3, 1.4))).toBeUndefined();
    expect(fillRateOf(levels(9, 1, 1.1, 1.2, 1.3, 1.4))).toBeUndefined();
  });

  it('DSP-22 tells the hours until a level', () => {
    expect(hoursUntil(19, 10, { ftPerHour: 0.5 })).toBe(18);
    expect(hoursUntil(19, 19, { ftPerHour: 0.5 })).toBe(0);
    expect(hoursUntil(19, 20, { ftPerHour: -1 })).toBe(0);
    expect(hoursUntil(19, 10, { ftPerHour: 0 })).toBeUndefined();
    expect(hoursUntil(19, 10, { ftPerHour: -1 })).toBeUndefined();
  });

  it('DSP-23 knows the newest withdrawal, whole', () => {
    expect(lastWithdrawal(levels(9, 4, 5, 12, 9, 3, 2.9, 3, 3.1))).toEqual({
      fromMs: 3 * (hourMs / 12),
      toMs: 5 * (hourMs / 12),
      fromFt: 12,
      toFt: 3,
    });
    expect(lastWithdrawal(levels(3, 2.9, 2.8, 2.7))).toBeUndefined();
    expect(lastWithdrawal([])).toBeUndefined();
  });
});

describe('a gauge', () => {
  it.each([
    [14 + 3.25 / 12, '14′ 3¼″'],
    [1 + 2.5 / 12, '1′ 2½″'],
    [11.999, '12′ 0″'],
    [0, '0′ 0″'],
    [-0.4, '0′ 0″'],
  ])('DSP-26 of %s ft reads %s', (levelFt, text) => {
    expect(gaugeText(levelFt)).toBe(text);
  });
});
