import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schedule } from './plan.ts';
import { findGaps, isQuiet, whoIsOn } from './shifts.ts';

const zone = 'America/Chicago';
const everyDay = [0, 1, 2, 3, 4, 5, 6];
const dayAndNight: Schedule = {
  name: 'Pumpers',
  shifts: [
    { days: everyDay, from: '06:00', to: '18:00', personIds: ['day'] },
    { days: everyDay, from: '18:00', to: '06:00', personIds: ['night'] },
  ],
  overrides: [],
};
const at = (text: string) => Date.parse(text);

describe('shifts', () => {
  it.each([
    // Central standard time is UTC-6, daylight time UTC-5; the clocks change on 8 March and 1 November 2026.
    ['2026-03-07T11:59:59Z', 'night'],
    ['2026-03-07T12:00:00Z', 'day'],
    ['2026-03-08T10:59:59Z', 'night'],
    ['2026-03-08T11:00:00Z', 'day'],
    ['2026-11-01T11:59:59Z', 'night'],
    ['2026-11-01T12:00:00Z', 'day'],
  ])('NOT-06 at %s it is the %s shift', (text, person) => {
    expect(whoIsOn(dayAndNight, at(text), zone)).toEqual([person]);
  });

  it('NOT-06 one shift or the other is on at every minute of a year, and never both', () => {
    const from = at('2026-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 366 * 1_440 }), (minutes) => {
        expect(whoIsOn(dayAndNight, from + minutes * 60_000, zone)).toHaveLength(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('NOT-06 a shift within the skipped hour is not on, and one over it goes on', () => {
    const within: Schedule = {
      ...dayAndNight,
      shifts: [{ days: everyDay, from: '02:15', to: '02:45', personIds: ['day'] }],
    };
    for (let minute = 0; minute < 1_440; minute += 5)
      expect(whoIsOn(within, at('2026-03-08T06:00:00Z') + minute * 60_000, zone)).toEqual([]);
    expect(whoIsOn(within, at('2026-03-09T07:20:00Z'), zone)).toEqual(['day']);
  });

  it('NOT-07 an override puts others on the shifts that begin on its day', () => {
    const changed: Schedule = {
      ...dayAndNight,
      overrides: [{ day: '2026-03-10', personIds: ['stand-in'] }],
    };
    expect(whoIsOn(changed, at('2026-03-10T10:00:00Z'), zone)).toEqual(['night']);
    expect(whoIsOn(changed, at('2026-03-10T15:00:00Z'), zone)).toEqual(['stand-in']);
    expect(whoIsOn(changed, at('2026-03-11T10:59:00Z'), zone)).toEqual(['stand-in']);
    expect(whoIsOn(changed, at('2026-03-11T11:00:00Z'), zone)).toEqual(['day']);
  });

  it('finds the hours when nobody is on duty', () => {
    const weekdays: Schedule = {
      name: 'Office',
      shifts: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00', personIds: ['day'] }],
      overrides: [],
    };
    const friday = at('2026-03-06T18:00:00Z');
    const gaps = findGaps(weekdays, { fromMs: friday, toMs: friday + 4 * 86_400_000 }, zone);
    expect(gaps.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      // Over the weekend the clocks go forward.
      [at('2026-03-06T23:00:00Z'), at('2026-03-09T13:00:00Z')],
      [at('2026-03-09T22:00:00Z'), at('2026-03-10T13:00:00Z')],
    ]);
    expect(findGaps(dayAndNight, { fromMs: friday, toMs: friday + 9 * 86_400_000 }, zone)).toEqual(
      [],
    );
  });
});

describe('quiet hours', () => {
  const quiet = { from: '22:00', to: '06:00' };
  it.each([
    ['2026-03-10T02:59:59Z', false],
    ['2026-03-10T03:00:00Z', true],
    ['2026-03-10T10:59:59Z', true],
    ['2026-03-10T11:00:00Z', false],
  ])('NOT-04 at %s it is quiet: %s', (text, expected) => {
    expect(isQuiet({ quiet }, at(text), zone)).toBe(expected);
  });

  it('NOT-04 from a time to the same time is never', () => {
    expect(
      isQuiet({ quiet: { from: '06:00', to: '06:00' } }, at('2026-03-10T11:00:00Z'), zone),
    ).toBe(false);
  });
});
