import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDay, keepAsSource, trailingMedian, type DayUnderCheck } from './entry-checks.ts';
import type { DayVolumes } from './volumes.ts';

const look = (
  values: Partial<DayVolumes>,
  rest: Partial<DayUnderCheck> = {},
): readonly (readonly [string, string, string])[] =>
  checkDay({ day: '2026-07-01', dayHours: 24, before: [], values, ...rest }).map(
    ({ rule, severity, at }) => [rule, severity, at],
  );
const days = (...oil: readonly (number | null)[]) => oil.map((oilBbl) => ({ oilBbl }));

describe('checks of a day’s entry', () => {
  it('PRD-01 rejects negative volumes, hours and chokes', () => {
    expect(look({ waterBbl: -0.5 })).toEqual([['PRD-01', 'reject', 'waterBbl']]);
    expect(look({ hoursOn: -1 })).toEqual([['PRD-01', 'reject', 'hoursOn']]);
    // A casing on vacuum reads below zero on a gauge.
    expect(look({ casingPsi: -3, oilBbl: 0 })).toEqual([]);
  });

  it('PRD-02 rejects a day to come', () => {
    expect(look({}, { currentDay: '2026-06-30' })).toEqual([['PRD-02', 'reject', 'day']]);
    expect(look({}, { currentDay: '2026-07-01' })).toEqual([]);
  });

  it('PRD-03 warns of an entry more than 7 days late', () => {
    expect(look({}, { currentDay: '2026-07-08' })).toEqual([]);
    expect(look({}, { currentDay: '2026-07-09' })).toEqual([['PRD-03', 'warn', 'day']]);
  });

  it('PRD-04 rejects more hours than any day has', () => {
    expect(look({ hoursOn: 25.2 })).toEqual([['PRD-04', 'reject', 'hoursOn']]);
  });

  it('PRD-05 warns of more hours than this day has, allowing for the clocks', () => {
    expect(look({ hoursOn: 25 })).toEqual([['PRD-05', 'warn', 'hoursOn']]);
    expect(look({ hoursOn: 25 }, { dayHours: 25 })).toEqual([]);
    expect(look({ hoursOn: 24 }, { dayHours: 23 })).toEqual([['PRD-05', 'warn', 'hoursOn']]);
    expect(look({ hoursOn: 24.1 })).toEqual([]);
  });

  it('PRD-06 warns of oil or gas from a well that was not on', () => {
    expect(look({ hoursOn: 0, oilBbl: 3, gasMcf: 2 })).toEqual([
      ['PRD-06', 'warn', 'oilBbl'],
      ['PRD-06', 'warn', 'gasMcf'],
    ]);
    expect(look({ hoursOn: 0, oilBbl: 0, gasMcf: null })).toEqual([]);
  });

  it('PRD-07 warns of more than 25 % and 5 bbl off the median of the 7 days before', () => {
    const before = days(100, 101, 99, 100, 102, 98, 500);
    expect(look({ oilBbl: 126 }, { before })).toEqual([['PRD-07', 'warn', 'oilBbl']]);
    expect(look({ oilBbl: 125 }, { before })).toEqual([]);
    expect(look({ oilBbl: 0 }, { before })).toEqual([['PRD-07', 'warn', 'oilBbl']]);
    // 5 bbl more than 8 is 60 %, and nothing to speak of.
    expect(look({ oilBbl: 13 }, { before: days(8, 7, 9) })).toEqual([]);
    expect(look({ gasMcf: 40 }, { before: [{ gasMcf: 0 }] })).toEqual([]);
    expect(look({ oilBbl: 90 }, { before: days(null, null) })).toEqual([]);
  });

  it('PRD-08 warns of a modified z-score above 3.5 over 30 days', () => {
    const before = days(100, 101, 99, 100, 102, 98, 100, 101, 99, 100, 101, 99);
    expect(look({ oilBbl: 106 }, { before })).toEqual([['PRD-08', 'warn', 'oilBbl']]);
    expect(look({ oilBbl: 105 }, { before })).toEqual([]);
    expect(look({ oilBbl: 106 }, { before: before.slice(0, 9) })).toEqual([]);
  });

  it('PRD-09 warns of the same value four days running', () => {
    expect(look({ oilBbl: 100 }, { before: days(100.2, 100, 99.96) })).toEqual([
      ['PRD-09', 'warn', 'oilBbl'],
    ]);
    expect(look({ oilBbl: 100 }, { before: days(100, 101, 100) })).toEqual([]);
    expect(look({ oilBbl: 100 }, { before: days(100, 100) })).toEqual([]);
    expect(look({ oilBbl: 0 }, { before: days(0, 0, 0) })).toEqual([]);
  });

  it('PRD-10 warns of a gas-oil ratio half off the usual', () => {
    const before = [{ oilBbl: 10, gasMcf: 10 }];
    const rules = look({ oilBbl: 10, gasMcf: 16 }, { before });
    expect(rules).toEqual([['PRD-10', 'warn', 'gasMcf']]);
    expect(look({ oilBbl: 10, gasMcf: 15 }, { before })).toEqual([]);
  });

  it('PRD-11 warns of a ratio at which an oil well is a gas well', () => {
    expect(look({ oilBbl: 1, gasMcf: 101 })).toEqual([['PRD-11', 'warn', 'gasMcf']]);
    expect(look({ oilBbl: 1, gasMcf: 100 })).toEqual([]);
  });

  it('PRD-12 an import keeps what its source states and warns', () => {
    const findings = checkDay({
      day: '2026-07-01',
      dayHours: 24,
      before: [],
      values: { waterBbl: -2, oilBbl: 5, hoursOn: 0 },
    });
    expect(keepAsSource(findings).map(({ severity }) => severity)).toEqual(['warn', 'warn']);
  });

  it('PRD-07 never fails on what may be stored', () => {
    const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
    const values = fc.record(
      { oilBbl: value, gasMcf: value, waterBbl: value, hoursOn: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, fc.array(values, { maxLength: 31 }), (today, before) => {
        const findings = checkDay({ day: '2026-07-01', dayHours: 24, values: today, before });
        for (const { details } of findings)
          for (const detail of Object.values(details)) expect(detail).not.toBeNaN();
      }),
    );
  });

  it('PRD-13 the trailing median leaves out what was not entered', () => {
    expect(trailingMedian([null, 4, undefined, 1, 10])).toBe(4);
    expect(trailingMedian([1, 2])).toBe(1.5);
    expect(trailingMedian([])).toBeNull();
  });
});
