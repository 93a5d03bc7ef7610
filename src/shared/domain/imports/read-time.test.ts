import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { guessTimeFormat } from './guess-time-format.ts';
import { createTimeReader } from './read-time.ts';
import type { TimeFormat } from './series-plan.ts';

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
const read = (cell: Cell, format: TimeFormat, timeZone = 'UTC') =>
  iso(createTimeReader(format, timeZone)(cell));

describe('reading times (IMP-100)', () => {
  it.each<[Cell, TimeFormat, string]>([
    ['2014-05-30 10:00:15.000000', 'YMD', '2014-05-30T10:00:15.000Z'],
    ['2014-05-30T10:00:15.250Z', 'YMD', '2014-05-30T10:00:15.250Z'],
    ['2014-05-30T10:00:15-05:00', 'YMD', '2014-05-30T15:00:15.000Z'],
    ['2014-05-30 10:00:15 +0530', 'YMD', '2014-05-30T04:30:15.000Z'],
    ['2014-05-30', 'YMD', '2014-05-30T00:00:00.000Z'],
    ['05/06/2024 1:05 PM', 'MDY', '2024-05-06T13:05:00.000Z'],
    ['05/06/2024 12:05 a.m.', 'DMY', '2024-06-05T00:05:00.000Z'],
    ['7-Apr-14 23:59:59,5', 'DMY', '2014-04-07T23:59:59.500Z'],
    [1_401_444_015, 's', '2014-05-30T10:00:15.000Z'],
    ['1401444015.25', 's', '2014-05-30T10:00:15.250Z'],
    [1_401_444_015_123, 'ms', '2014-05-30T10:00:15.123Z'],
    ['1401444015123456', 'us', '2014-05-30T10:00:15.123Z'],
    ['1401444015123456789', 'ns', '2014-05-30T10:00:15.123Z'],
    [41_789.416_84, 'serial', '2014-05-30T10:00:14.976Z'],
    ['41789.5', 'serial', '2014-05-30T12:00:00.000Z'],
  ])('IMP-100 %s as %s is %s', (cell, format, expected) => {
    expect(read(cell, format)).toBe(expected);
  });

  it.each<[Cell, TimeFormat]>([
    ['soon', 'YMD'],
    ['2014-13-01 10:00', 'YMD'],
    ['2014-05-30 25:00', 'YMD'],
    ['2014-05-30 13:00 PM', 'YMD'],
    ['', 's'],
    [null, 'ms'],
    [true, 's'],
    ['abc', 'ns'],
  ])('IMP-100 %s as %s is no time', (cell, format) => {
    expect(read(cell, format)).toBeUndefined();
  });

  it('IMP-101 reads times without a zone in the zone of the file', () => {
    expect(read('2024-01-15 10:00', 'YMD', 'America/Chicago')).toBe('2024-01-15T16:00:00.000Z');
    expect(read('2024-07-15 10:00', 'YMD', 'America/Chicago')).toBe('2024-07-15T15:00:00.000Z');
    expect(read('2024-07-15 10:00Z', 'YMD', 'America/Chicago')).toBe('2024-07-15T10:00:00.000Z');
  });

  it('IMP-102 tells the hour that comes twice by what came before it', () => {
    const reader = createTimeReader('YMD', 'America/Chicago');
    const clock = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'];
    expect(clock.map((time) => iso(reader(`2024-11-03 ${time}`))?.slice(11, 16))).toEqual([
      '05:30',
      '06:00',
      '06:30',
      '07:00',
      '07:30',
      '08:00',
    ]);
  });

  it('IMP-102 tells of an hour that the zone skips', () => {
    let skipped = 0;
    const reader = createTimeReader('YMD', 'America/Chicago', () => (skipped += 1));
    reader('2024-03-10 01:30');
    expect(skipped).toBe(0);
    expect(iso(reader('2024-03-10 02:30'))).toBe('2024-03-10T08:00:00.000Z');
    expect(skipped).toBe(1);
  });
});

describe('guessing how times are written', () => {
  it.each<[string, Cell[], TimeFormat | null]>([
    ['ISO', ['2020-03-09 10:14:33', '2020-03-09 10:14:34'], 'YMD'],
    ['month first', ['12/31/2024 10:00', '12/30/2024 10:00'], 'MDY'],
    ['day first', ['31/12/2024 10:00', '30/12/2024 10:00'], 'DMY'],
    ['either', ['05/06/2024 10:00', '06/06/2024 10:00'], null],
    ['names of months', ['07-Apr-14 10:00', '08-Apr-14 10:00'], 'YMD'],
    ['seconds', [1_401_444_015, 1_401_444_016], 's'],
    ['milliseconds', ['1401444015000', '1401444016000'], 'ms'],
    ['microseconds', ['1401444015000000'], 'us'],
    ['nanoseconds', ['1401444015000000000'], 'ns'],
    ['spreadsheet days', [41_789.41, 41_789.42], 'serial'],
  ])('IMP-103 %s', (_, cells, expected) => {
    expect(guessTimeFormat(cells, true)?.format).toBe(expected);
  });

  it('IMP-103 takes numbers for times only where the header says so', () => {
    expect(guessTimeFormat([41_789.41, 41_789.42], false)).toBeUndefined();
    expect(guessTimeFormat([1, 2, 3], true)).toBeUndefined();
    expect(guessTimeFormat(['a', 'b'], true)).toBeUndefined();
  });
});
