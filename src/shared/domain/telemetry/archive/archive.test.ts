import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { archiveLayout, type RecordTime } from './archive-layout.ts';
import { placeRecord, type Bookmark } from './place-record.ts';
import { recordInstant, wallTimeOf } from './record-time.ts';
import { newestNumber, numbersAfter, wholeRing } from './ring.ts';

const calendar: RecordTime = {
  kind: 'calendar',
  date: 0,
  clock: 1,
  encoding: 'f32',
  order: 'MDY',
};
const timeOf = (values: readonly (number | undefined)[], time: RecordTime = calendar) => {
  const ms = wallTimeOf(time, (field) => values[field]);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('times of records', () => {
  it('TEL-134 are read from dates of two digits each, in any order', () => {
    expect(timeOf([32_624, 130_500])).toBe('2024-03-26T13:05:00.000Z');
    expect(timeOf([260_324, 0], { ...calendar, order: 'DMY' })).toBe('2024-03-26T00:00:00.000Z');
    expect(timeOf([240_326, 240_000], { ...calendar, order: 'YMD' })).toBe(
      '2024-03-27T00:00:00.000Z',
    );
    const { clock: _clock, ...daily } = calendar;
    expect(timeOf([123_199], daily)).toBe('1999-12-31T00:00:00.000Z');
    expect(timeOf([1_774_000_000], { kind: 'seconds', at: 0 })).toBe('2026-03-20T09:46:40.000Z');
  });

  it.each([
    ['an empty record', [0, 0]],
    ['no day of that month', [23_024, 0]],
    ['a thirteenth month', [130_124, 0]],
    ['an hour too many', [32_624, 250_000]],
    ['a minute too many', [32_624, 6_000]],
    ['a fraction', [32_624.5, 0]],
    ['no number', [Number.NaN, 0]],
    ['bytes that are none', [undefined, 0]],
    ['an infinite one', [Infinity, 0]],
    ['a negative one', [-32_624, 0]],
  ])('TEL-133 %s has no time', (_what, values) => {
    expect(timeOf(values)).toBeUndefined();
  });

  it('TEL-134 are of the zone of the clock, summer time or not', () => {
    const wallMs = Date.parse('2026-07-01T07:00:00Z');
    const at = (zone: string) => new Date(recordInstant(wallMs, zone, undefined)).toISOString();
    expect(at('America/Chicago')).toBe('2026-07-01T12:00:00.000Z');
    expect(at('Etc/GMT+6')).toBe('2026-07-01T13:00:00.000Z');
  });

  it('TEL-134 never run backwards through the hour that comes twice', () => {
    const wall = (hour: number) => Date.parse(`2025-11-02T0${hour}:30:00Z`);
    let before: number | undefined;
    const instants = [0, 1, 1, 2].map(
      (hour) => (before = recordInstant(wall(hour), 'America/Chicago', before)),
    );
    expect(instants.slice(1).map((ms, index) => ms - instants[index]!)).toEqual([
      3_600_000, 3_600_000, 3_600_000,
    ]);
  });
});

describe('a ring of records', () => {
  const ring = fc
    .record({ records: fc.integer({ min: 2, max: 900 }), firstNumber: fc.constantFrom(0, 1) })
    .map((one) => one as { records: number; firstNumber: 0 | 1 });

  it('TEL-131 is gone through from any record to any other, each once, the newest last', () => {
    fc.assert(
      fc.property(ring, fc.nat(), fc.nat(), (one, a, b) => {
        const [from, newest] = [a, b].map((n) => one.firstNumber + (n % one.records));
        const numbers = numbersAfter(from!, newest!, one);
        expect(numbers.at(-1)).toBe(newest);
        expect(new Set(numbers).size).toBe(numbers.length);
        expect(numbers.length).toBe(
          from === newest ? one.records : (newest! - from! + one.records) % one.records,
        );
        expect(new Set(wholeRing(newest!, one)).size).toBe(one.records);
      }),
    );
  });

  it('TEL-137 knows what a pointer may say', () => {
    const layout = { records: 10, firstNumber: 1 as const };
    const pointer = { register: 0, encoding: 'u16' as const, names: 'newest' as const };
    const newest = (pointed: number, names: 'newest' | 'next' = 'newest') =>
      newestNumber(pointed, { ...layout, pointer: { ...pointer, names } });
    expect([newest(1), newest(10), newest(1, 'next'), newest(5, 'next')]).toEqual([1, 10, 10, 4]);
    expect(newest(0)).toBeUndefined();
    expect([newest(11), newest(-1), newest(2.5), newest(Number.NaN)]).toEqual(
      Array.from({ length: 4 }, () => null),
    );
  });
});

describe('placing records', () => {
  const layout = archiveLayout.parse({
    records: 100,
    pointer: { register: 1 },
    fields: 3,
    field: 2,
    time: calendar,
    timeZone: 'UTC',
  });

  it('TEL-136 gives records of whatever clock each a time of its own, once', () => {
    const hourMs = 3_600_000;
    // The clock goes on by an hour for each record, and is set back now and then.
    const steps = fc.array(fc.constantFrom(1, 1, 1, 1, -1, -5), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (hours) => {
        let before: Bookmark | undefined;
        let wallMs = Date.UTC(2026, 0, 1);
        const times = hours.map((by, number) => {
          wallMs += by * hourMs;
          const about = { layout, nowMs: Date.UTC(2027, 0, 1), isRescan: false };
          const placed = placeRecord({ number, wallMs }, before, about);
          if (placed.kind !== 'take') throw new Error(placed.kind);
          before = placed.bookmark;
          return before.sourceMs;
        });
        expect(new Set(times).size).toBe(times.length);
      }),
    );
  });
});
