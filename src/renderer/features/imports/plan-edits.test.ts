import { describe, expect, it } from 'vitest';
import { importPlan } from '#shared/contract/imports.ts';
import { decimalsOf, missingFields, withField, withTagName, withUnit } from './plan-edits.ts';

const fields = [
  { field: 'api14', needed: false, many: false, units: [] },
  { field: 'day', needed: true, many: false, units: ['YMD', 'MDY'] },
  { field: 'oilBbl', needed: false, many: false, units: ['bbl', 'Sm3'] },
];
const plan = importPlan.parse({
  fileId: '01M8ADR3ATR7Y824BVGTTTPF9V',
  table: null,
  target: 'dailyProduction',
  columns: {
    Date: { field: 'day', unit: 'MDY' },
    Oil: { field: 'oilBbl', unit: 'Sm3' },
    Other: { field: null, unit: null },
  },
});

describe('a plan', () => {
  it('gives a field to one column only, in its first unit', () => {
    const { columns } = withField(plan, 'Other', 'oilBbl', fields);
    expect(columns).toEqual({
      Date: { field: 'day', unit: 'MDY' },
      Oil: { field: null, unit: null },
      Other: { field: 'oilBbl', unit: 'bbl' },
    });
  });

  it('leaves a column out, and leaving out two takes nothing from either', () => {
    const once = withField(plan, 'Oil', null, fields);
    expect(withField(once, 'Date', null, fields).columns).toMatchObject({
      Oil: { field: null },
      Other: { field: null },
      Date: { field: null },
    });
  });

  it('takes another unit', () => {
    expect(withUnit(plan, 'Oil', 'bbl').columns['Oil']).toEqual({ field: 'oilBbl', unit: 'bbl' });
    expect(withUnit(plan, 'nowhere', 'bbl')).toEqual(plan);
  });

  it('needs its needed fields and a well', () => {
    expect(missingFields(plan, fields)).toEqual(['well']);
    expect(missingFields(withField(plan, 'Other', 'api14', fields), fields)).toEqual([]);
    const dayless = withField(withField(plan, 'Other', 'api14', fields), 'Date', null, fields);
    expect(missingFields(dayless, fields)).toEqual(['day']);
  });
});

describe('decimalsOf', () => {
  it.each([
    [1234, 0],
    [0.1 + 0.2, 1],
    [15.0625, 4],
    [1 / 3, 6],
    [1e21, 0],
  ])('%d is printed with %d', (value, decimals) => {
    expect(decimalsOf(value)).toBe(decimals);
  });
});

const seriesFields = [
  { field: 'time', needed: true, many: false, units: ['YMD', 'MDY'] },
  { field: 'number', needed: false, many: true, units: [] },
  { field: 'tag', needed: false, many: false, units: [] },
];
const seriesPlan = importPlan.parse({
  fileId: '01M8ADR3ATR7Y824BVGTTTPF9V',
  table: null,
  target: 'timeSeries',
  columns: {
    time: { field: 'time', unit: 'YMD' },
    P: { field: 'number', unit: 'psi' },
    T: { field: 'number', unit: null },
  },
  series: { timeZone: 'UTC', deviceName: 'pump', wellName: null, useKnownTags: true },
});

describe('a plan of time series', () => {
  it('lets several columns hold values', () => {
    const { columns } = withField(seriesPlan, 'time', 'number', seriesFields);
    expect(Object.values(columns).map(({ field }) => field)).toEqual([
      'number',
      'number',
      'number',
    ]);
  });

  it('calls a tag otherwise than its column, and the same again', () => {
    const renamed = withTagName(seriesPlan, 'P', 'PT-101');
    expect(renamed.columns['P']).toEqual({ field: 'number', unit: 'psi', name: 'PT-101' });
    expect(withTagName(renamed, 'P', 'P').columns).toEqual(seriesPlan.columns);
    expect(withTagName(renamed, 'P', '  ').columns).toEqual(seriesPlan.columns);
  });

  it('says what is missing: a time, how it is written, values for the names', () => {
    expect(missingFields(seriesPlan, seriesFields)).toEqual([]);
    expect(missingFields(withField(seriesPlan, 'time', null, seriesFields), seriesFields)).toEqual([
      'time',
    ]);
    expect(missingFields(withUnit(seriesPlan, 'time', null), seriesFields)).toEqual(['timeFormat']);
    const named = {
      ...seriesPlan,
      columns: { ...seriesPlan.columns, name: { field: 'tag', unit: null } },
    };
    expect(missingFields(named, seriesFields)).toEqual(['value']);
    expect(missingFields(withField(named, 'T', null, seriesFields), seriesFields)).toEqual([]);
  });
});
