import { describe, expect, it } from 'vitest';
import type { TankLine } from '#shared/contract/tanks.ts';
import { factsOf, stockOf } from './tank-facts.ts';

const line = (changes: Partial<TankLine> = {}) =>
  ({
    levelTagId: 'D/level',
    name: 'Oil tank 1',
    tank: { holds: 'oil', heightFt: 16, volume: { kind: 'cylinder', diameterFt: 12 } },
    heightFt: 16,
    limits: [
      { side: 'hihi', ft: 15 },
      { side: 'hi', ft: 14 },
      { side: 'lo', ft: 1 },
    ],
    rate: { ftPerHour: 0.5, fromMs: 0, toMs: 1, pointCount: 9 },
    lastWithdrawal: { fromMs: 0, toMs: 1, fromFt: 12, toFt: 2 },
    ...changes,
  }) as TankLine;
/** A cylinder of 12 ft holds 1.6786 bbl an inch. */
const bblPerFt = 1.678_624_6 * 12;

describe('facts of a tank', () => {
  it('are its volume, its room and what is filled in a day', () => {
    const facts = factsOf(line(), 10);
    expect(facts.share).toBe(10 / 16);
    expect(facts.volumeBbl).toBeCloseTo(10 * bblPerFt, 3);
    expect(facts.roomBbl).toBeCloseTo(6 * bblPerFt, 3);
    expect(facts.ratePerDayBbl).toBeCloseTo(12 * bblPerFt, 3);
    expect(facts.rateInPerHour).toBe(6);
    expect(facts.withdrawnBbl).toBeCloseTo(10 * bblPerFt, 3);
  });

  it('say when the next limit above is reached, beyond the last one the brim', () => {
    expect(factsOf(line(), 10).next).toEqual({ side: 'hi', hours: 8 });
    expect(factsOf(line(), 14.5).next).toEqual({ side: 'hihi', hours: 1 });
    expect(factsOf(line(), 15.5).next).toEqual({ side: 'brim', hours: 1 });
    const falling = { ftPerHour: -1, fromMs: 0, toMs: 1, pointCount: 9 };
    expect(factsOf(line({ rate: falling }), 10).next).toBeNull();
  });

  it('are not known where nobody has said what tank it is, or nothing is heard', () => {
    expect(factsOf(line({ tank: null, heightFt: 16 }), 8)).toMatchObject({
      share: 0.5,
      volumeBbl: null,
      roomBbl: null,
      ratePerDayBbl: null,
      next: { side: 'hi', hours: 12 },
    });
    expect(factsOf(line(), null)).toMatchObject({ share: null, volumeBbl: null, next: null });
  });

  it('make the stock of a lease, of oil and of water apart', () => {
    const water = line({ tank: { holds: 'water', heightFt: 16, volume: null } });
    const oil = line();
    const levels = new Map<TankLine, number>([
      [oil, 10],
      [water, 3],
    ]);
    const stock = stockOf([oil, line(), water], (one) => levels.get(one) ?? null);
    expect(stock).toEqual([
      {
        holds: 'oil',
        volumeBbl: expect.closeTo(10 * bblPerFt, 3),
        roomBbl: expect.closeTo(6 * bblPerFt, 3),
        unknown: 1,
      },
      { holds: 'water', volumeBbl: 0, roomBbl: 0, unknown: 1 },
    ]);
  });
});
