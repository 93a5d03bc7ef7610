import { describe, expect, it } from 'vitest';
import { importPlan } from '#shared/contract/imports.ts';
import { decimalsOf, missingFields, withField, withUnit } from './plan-edits.ts';

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
