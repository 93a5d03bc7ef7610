import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  endOfGaugeDay,
  gaugeDayHours,
  gaugeDayOf,
  isTimeZone,
  startOfGaugeDay,
} from './gauge-day.ts';

const texas = { timeZone: 'America/Chicago', gaugeHour: 7 };
const newMexico = { timeZone: 'America/Denver', gaugeHour: 7 };
const day = (iso: string, clock = texas) => gaugeDayOf(Date.parse(iso), clock);
const iso = (atMs: number) => new Date(atMs).toISOString();

describe('gauge days', () => {
  it('MEA-10 bears the date it begins on', () => {
    expect(day('2026-07-02T06:59:59-05:00')).toBe('2026-07-01');
    expect(day('2026-07-02T07:00:00-05:00')).toBe('2026-07-02');
    expect(day('2026-07-03T01:00:00-05:00')).toBe('2026-07-02');
    expect(day('2026-07-02T06:59:59-06:00', newMexico)).toBe('2026-07-01');
    expect(day('2026-07-02T07:00:00-06:00', newMexico)).toBe('2026-07-02');
    expect(day('2027-01-01T03:00:00-06:00')).toBe('2026-12-31');
  });

  // US clocks: forward on 2026-03-08, back on 2026-11-01, at 02:00 local.
  it.each([
    ['2026-03-06', 24],
    ['2026-03-07', 23],
    ['2026-03-08', 24],
    ['2026-10-30', 24],
    ['2026-10-31', 25],
    ['2026-11-01', 24],
  ])('MEA-11 %s has %d hours in Texas and New Mexico', (date, hours) => {
    expect(gaugeDayHours(date, texas)).toBe(hours);
    expect(gaugeDayHours(date, newMexico)).toBe(hours);
  });

  it('MEA-11 days from midnight change on the day itself', () => {
    const midnight = { timeZone: 'Europe/Oslo', gaugeHour: 0 };
    // The 25 hours of Volve's last Sundays of October.
    expect(gaugeDayHours('2013-10-27', midnight)).toBe(25);
    expect(gaugeDayHours('2014-03-30', midnight)).toBe(23);
  });

  it('MEA-12 begins and ends at the local hour on both sides of a change', () => {
    expect(iso(startOfGaugeDay('2026-03-07', texas))).toBe('2026-03-07T13:00:00.000Z');
    expect(iso(endOfGaugeDay('2026-03-07', texas))).toBe('2026-03-08T12:00:00.000Z');
    expect(iso(startOfGaugeDay('2026-10-31', newMexico))).toBe('2026-10-31T13:00:00.000Z');
    expect(iso(endOfGaugeDay('2026-10-31', newMexico))).toBe('2026-11-01T14:00:00.000Z');
  });

  it('MEA-13 a gauge hour that is skipped begins behind the gap, one that comes twice at its first', () => {
    const atTwo = { timeZone: 'America/Chicago', gaugeHour: 2 };
    expect(iso(startOfGaugeDay('2026-03-08', atTwo))).toBe('2026-03-08T08:00:00.000Z');
    expect(day('2026-03-08T07:59:59Z', atTwo)).toBe('2026-03-07');
    expect(day('2026-03-08T08:00:00Z', atTwo)).toBe('2026-03-08');
    const atOne = { timeZone: 'America/Chicago', gaugeHour: 1 };
    expect(iso(startOfGaugeDay('2026-11-01', atOne))).toBe('2026-11-01T06:00:00.000Z');
    // The second 01:30 of that night still belongs to the day that began at the first 01:00.
    expect(day('2026-11-01T07:30:00Z', atOne)).toBe('2026-11-01');
  });

  it('MEA-14 every instant lies in its day, and days join without gap or overlap', () => {
    const clock = fc.record({
      timeZone: fc.constantFrom(
        'America/Chicago',
        'America/Denver',
        'Europe/Oslo',
        'Australia/Lord_Howe',
        'UTC',
      ),
      gaugeHour: fc.integer({ min: 0, max: 23 }),
    });
    const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2035, 0, 1) });
    fc.assert(
      fc.property(clock, instant, (at, atMs) => {
        const date = gaugeDayOf(atMs, at);
        expect(startOfGaugeDay(date, at)).toBeLessThanOrEqual(atMs);
        expect(endOfGaugeDay(date, at)).toBeGreaterThan(atMs);
        expect(gaugeDayOf(endOfGaugeDay(date, at), at)).toBe(addDays(date, 1));
      }),
    );
  });

  it('MEA-15 knows zones by name', () => {
    expect(isTimeZone('America/Denver')).toBe(true);
    expect(isTimeZone('America/Odessa_Texas')).toBe(false);
  });
});
