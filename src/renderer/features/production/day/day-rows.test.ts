import { describe, expect, it } from 'vitest';
import { dayFieldNames, type DayVolumes } from '#shared/domain/production/volumes.ts';
import {
  deviationOf,
  findRows,
  isEntered,
  isExpected,
  leaseGroups,
  sortByLease,
  sumOf,
  type DayRow,
} from './day-rows.ts';
import { usualEntryDay } from './entry-day.ts';
import { findFirstMissingDay, searchedDays } from './first-missing-day.ts';

const blank = Object.fromEntries(dayFieldNames.map((field) => [field, null])) as DayVolumes;
const row = (wellName: string, leaseId: string | null, rest: Partial<DayRow> = {}) =>
  ({
    wellId: wellName,
    wellName,
    leaseId,
    leaseName: leaseId,
    values: blank,
    previous: blank,
    trailing: { oilBbl: null, gasMcf: null, waterBbl: null },
    findings: [],
    ...rest,
  }) as unknown as DayRow;

describe('a day’s rows', () => {
  it('count as entered when a volume is there, zero included', () => {
    expect(isEntered({ ...blank, note: 'down' } as DayVolumes)).toBe(false);
    expect(isEntered({ ...blank, waterBbl: 0 })).toBe(true);
  });

  it('expect what was there yesterday or usually is', () => {
    const usual = row('A', null, { trailing: { oilBbl: 10, gasMcf: null, waterBbl: null } });
    expect(isExpected(usual, 'oilBbl')).toBe(true);
    expect(isExpected(usual, 'gasMcf')).toBe(false);
    const injector = row('B', null, { previous: { ...blank, injectedBbl: 300, tubingPsi: 900 } });
    expect(isExpected(injector, 'injectedBbl')).toBe(true);
    expect(isExpected(injector, 'tubingPsi')).toBe(false);
  });

  it('are compared with the usual', () => {
    const usual = row('A', null, { trailing: { oilBbl: 100, gasMcf: 0, waterBbl: null } });
    expect(deviationOf(usual, 'oilBbl', 132)).toBeCloseTo(0.32);
    expect(deviationOf(usual, 'gasMcf', 5)).toBeNull();
    expect(deviationOf(usual, 'waterBbl', 5)).toBeNull();
    expect(deviationOf(usual, 'hoursOn', 24)).toBeNull();
  });

  it('are found by any words of well or lease, accents aside', () => {
    const rows = [row('Peña 2', 'Norte'), row('Smith 1H', 'Sur')];
    expect(findRows(rows, 'norte pena').map((one) => one.wellName)).toEqual(['Peña 2']);
    expect(findRows(rows, ' ')).toHaveLength(2);
  });

  it('stand together by lease, with headings when there are several', () => {
    const rows = sortByLease(
      [row('10H', 'A'), row('2', 'B'), row('2H', 'A'), row('4', null)],
      'en',
    );
    expect(rows.map((one) => one.wellName)).toEqual(['2H', '10H', '2', '4']);
    const groups = leaseGroups(rows, (own) => ({ label: own[0]!.leaseName ?? 'none' }));
    expect(groups.map(({ label, rowCount }) => [label, rowCount])).toEqual([
      ['A', 2],
      ['B', 1],
      ['none', 1],
    ]);
    expect(leaseGroups(rows.slice(0, 2), () => ({ label: 'A' }))).toEqual([]);
  });

  it('sum to nothing, not to zero, when nothing was entered', () => {
    expect(sumOf([null, null])).toBeNull();
    expect(sumOf([null, 2, 3])).toBe(5);
  });
});

describe('usualEntryDay', () => {
  const clock = { timeZone: 'America/Chicago', gaugeHour: 7 };
  it.each([
    ['2026-07-02T11:00:00Z', '2026-07-01', '6 in the morning, on the round'],
    ['2026-07-02T12:30:00Z', '2026-07-01', 'half past 7, the day just ended'],
    ['2026-07-02T22:00:00Z', '2026-07-01', '5 in the afternoon'],
    ['2026-07-03T07:30:00Z', '2026-07-01', 'half past 2 at night'],
    ['2026-07-03T08:00:00Z', '2026-07-02', '3 at night, rounds begin'],
  ])('at %s is %s: %s', (at, day) => {
    expect(usualEntryDay(Date.parse(at), clock)).toBe(day);
  });
});

describe('findFirstMissingDay', () => {
  const known = row('A', null, {
    values: { ...blank, oilBbl: 9 },
    trailing: { oilBbl: 9, gasMcf: null, waterBbl: null },
  });
  const gap = { ...known, values: blank };
  const readWith = (gaps: readonly string[]) => {
    const asked: string[] = [];
    const read = async (day: string) => {
      asked.push(day);
      return { currentDay: '2026-07-10', rows: [gaps.includes(day) ? gap : known] };
    };
    return { read, asked };
  };

  it('is the oldest gap, and reading stops there', async () => {
    const { read, asked } = readWith(['2026-07-08', '2026-06-12']);
    expect(await findFirstMissingDay('2026-07-10', read)).toBe('2026-06-12');
    expect(asked).toEqual(['2026-06-09', '2026-06-10', '2026-06-11', '2026-06-12']);
  });

  it('is none when only the running day is open', async () => {
    const { read, asked } = readWith(['2026-07-10']);
    expect(await findFirstMissingDay('2026-07-10', read)).toBeNull();
    expect(asked).toHaveLength(searchedDays);
  });
});
