import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { importPlan, type ColumnMapping, type ImportTarget } from './plan.ts';
import { planProblem } from './plan-problem.ts';
import { createRowMapper, type MappedRow } from './row-mapper.ts';
import type { MappingContext } from './row-reading.ts';

const fileId = '01J0000000000000000000000A';
const setup = (
  target: ImportTarget,
  columns: Record<string, string>,
  rest: Record<string, unknown> = {},
): MappingContext => ({
  plan: importPlan.parse({
    fileId,
    table: null,
    target,
    columns: Object.fromEntries(
      Object.entries(columns).map(([column, mapping]): [string, ColumnMapping] => {
        const [field, unit = null] = mapping.split(' ');
        return [column, { field: field!, unit }];
      }),
    ),
    ...rest,
  }),
  columns: Object.keys(columns),
  decimalMark: '.',
  customFields: [{ key: 'permitPsi', label: 'Permit psi', type: 'number' }],
  gasPressureBasePsia: 14.65,
  clock: { timeZone: 'America/Chicago', gaugeHour: 7 },
});
const mapOne = (context: MappingContext, ...cells: Cell[]): MappedRow =>
  createRowMapper(context).map({ row: 17, cells });
const rulesOf = ({ findings }: MappedRow) =>
  findings.map(({ rule, severity, at }) => `${rule} ${severity} ${at}`);

const daily = setup('dailyProduction', {
  Day: 'day YMD',
  Well: 'name',
  Oil: 'oilBbl Sm3',
  Gas: 'gasMcf Mcf',
  Hours: 'hoursOn h',
});

describe('rows of daily production', () => {
  it('IMP-40 become values in stored units, keyed by well and day', () => {
    const row = mapOne(daily, '2014-04-08', ' 15/9-F-1  C ', 10, '1,000.5', 24);
    expect(row).toMatchObject({
      wellKey: 'name:15/9-f-1 c',
      period: '2014-04-08',
      well: { name: '15/9-F-1 C' },
      findings: [],
    });
    expect(row.values['oilBbl']).toBeCloseTo(62.898, 3);
    expect(row.values).toMatchObject({ gasMcf: 1000.5, hoursOn: 24 });
  });

  it('IMP-41 blank cells change nothing', () => {
    expect(mapOne(daily, '2014-04-08', 'A 1', null, 'NULL', 5).values).toEqual({ hoursOn: 5 });
  });

  it('IMP-17 a row without any value is told', () => {
    const row = mapOne(daily, '2014-04-08', 'A 1', null, 'NULL', '');
    expect(row.values).toEqual({});
    expect(rulesOf(row)).toEqual(['IMP-17 info row 17']);
  });

  it('IMP-01 a blank row is left out and counted', () => {
    const row = mapOne(daily, '', null, '  ', '', '');
    expect(row.wellKey).toBeNull();
    expect(rulesOf(row)).toEqual(['IMP-01 info row 17']);
  });

  it('IMP-02 a row without a well is left out', () => {
    const row = mapOne(daily, '2014-04-08', '', 1, 1, 1);
    expect(row.wellKey).toBeNull();
    expect(rulesOf(row)).toEqual(['IMP-02 reject row 17']);
  });

  it.each(['soon', '2014-02-30', ''])('IMP-03 a row whose day is %j is left out', (day) => {
    const row = mapOne(daily, day, 'A 1', 1, 1, 1);
    expect(row.wellKey).toBeNull();
    expect(rulesOf(row)).toEqual(['IMP-03 reject row 17']);
  });

  it('IMP-04 a value that is no number is left out, the row stays', () => {
    const row = mapOne(daily, '2014-04-08', 'A 1', '224B/475G', 5, 24);
    expect(row.values).toEqual({ gasMcf: 5, hoursOn: 24 });
    expect(row.findings).toEqual([
      {
        rule: 'IMP-04',
        severity: 'warn',
        at: 'row 17',
        details: { column: 'Oil', text: '224B/475G' },
      },
    ]);
  });

  it('PRD-12 negative volumes are kept with a warning', () => {
    const row = mapOne(daily, '2014-04-08', 'A 1', -1, 5, 24);
    expect(row.values['oilBbl']).toBeCloseTo(-6.2898, 4);
    expect(rulesOf(row)).toEqual(['PRD-01 warn row 17']);
  });

  it('PRD-05 25 hours are right on the day the clocks go back', () => {
    expect(rulesOf(mapOne(daily, '2026-10-31', 'A 1', 1, 1, 25))).toEqual([]);
    expect(rulesOf(mapOne(daily, '2026-10-30', 'A 1', 1, 1, 25))).toEqual(['PRD-05 warn row 17']);
  });

  it('IMP-13 a row of another width says so', () => {
    expect(rulesOf(mapOne(daily, '2014-04-08', 'A 1', 1, 1, 1, 'left over'))).toEqual([
      'IMP-13 warn row 17',
    ]);
    expect(rulesOf(mapOne(daily, '2014-04-08', 'A 1', 1))).toEqual(['IMP-13 warn row 17']);
  });

  it('IMP-42 totals are sums of all numbers read, in the column’s own unit', () => {
    const mapper = createRowMapper(daily);
    mapper.map({ row: 2, cells: ['2014-04-08', 'A 1', 0.5, 1, 24] });
    mapper.map({ row: 3, cells: ['nonsense', 'A 1', 0.25, 2, 'off'] });
    expect(mapper.totals()).toEqual([
      { column: 'Oil', field: 'oilBbl', unit: 'Sm3', sum: 0.75 },
      { column: 'Gas', field: 'gasMcf', unit: 'Mcf', sum: 3 },
      { column: 'Hours', field: 'hoursOn', unit: 'h', sum: 24 },
    ]);
  });

  it('IMP-43 all rows belong to the plan’s well when it names one', () => {
    const wellId = '01J0000000000000000000000B';
    const context = setup('dailyProduction', { Day: 'day YMD', Oil: 'oilBbl bbl' }, { wellId });
    expect(mapOne(context, '2014-04-08', 1).wellKey).toBe(`id:${wellId}`);
  });
});

describe('rows of monthly production', () => {
  it('IMP-44 months may be a year and a name apart, and a well an API number with a prefix', () => {
    const context = setup('monthlyProduction', {
      API: 'api14',
      year: 'year',
      month: 'month',
      oil: 'oilBbl bbl',
    });
    expect(mapOne(context, 'A_30015420120000', '2015', 'FEB', '5329')).toMatchObject({
      wellKey: 'api:30015420120000',
      period: '2015-02',
      values: { oilBbl: 5329 },
      well: { api14: '30015420120000', state: 'NM', county: 'Eddy' },
      findings: [],
    });
    expect(rulesOf(mapOne(context, 'A_30015420120000', '', 'FEB', '1'))).toEqual([
      'IMP-03 reject row 17',
    ]);
  });

  it('IMP-45 hours on stream become days', () => {
    const context = setup('monthlyProduction', {
      Well: 'name',
      Month: 'month MDY',
      On: 'daysOn h',
      Status: 'status',
    });
    expect(mapOne(context, 'A 1', '5/2014', 36, 'PR').values).toEqual({
      daysOn: 1.5,
      status: 'PR',
    });
  });
});

describe('rows of wells', () => {
  const wells = setup(
    'wells',
    {
      API: 'api14',
      Well: 'name',
      No: 'wellNumber',
      Status: 'status',
      Type: 'purpose',
      Lat: 'latitude',
      Long: 'longitude',
      TVD: 'totalDepthFt ft',
      Sec: 'section',
      Twp: 'township',
      Rng: 'range',
      Spud: 'spudDate MDY',
      PSI: 'custom.permitPsi',
    },
    { apiStateCode: '35' },
  );
  const row = (changes: Record<string, Cell>) => {
    const usual: Record<string, Cell> = {
      API: '3500300026',
      Well: 'SE EUREKA UNIT',
      No: '21',
      Status: 'Active',
      Type: '2R',
      Lat: '36.90',
      Long: '-98.21',
      TVD: '8,000',
      Sec: '13',
      Twp: '28N',
      Rng: '10W',
      Spud: '9/6/1977',
      PSI: '2,500',
    };
    return mapOne(wells, ...Object.values({ ...usual, ...changes }));
  };

  it('IMP-46 become fields of a well', () => {
    expect(row({})).toMatchObject({
      wellKey: 'api:35003000260000',
      values: {
        api14: '35003000260000',
        name: 'SE EUREKA UNIT 21',
        status: 'injecting',
        purpose: 'injection',
        latitude: 36.9,
        longitude: -98.21,
        totalDepthFt: 8_000,
        surfaceLocation: '13-28N-10W',
        spudDate: '1977-09-06',
        'custom.permitPsi': 2_500,
        state: 'OK',
      },
      findings: [],
    });
  });

  it('IMP-06 an API number that is none leaves the well to its name, with the reason', () => {
    const found = row({ API: '35-003' });
    expect(found.wellKey).toBe('name:se eureka unit 21');
    expect(found.findings[0]).toMatchObject({ rule: 'IMP-06', details: { problem: 'length' } });
  });

  it('IMP-07 an odd API number stands, with a warning', () => {
    const found = row({ API: '30-016-25325' });
    expect(found.wellKey).toBe('api:30016253250000');
    expect(found.findings[0]).toMatchObject({
      rule: 'IMP-07',
      details: { warning: 'county-unknown' },
    });
  });

  it('IMP-08 a depth that stands for "not known" is left out', () => {
    const found = row({ TVD: 99_999 });
    expect(found.values).not.toHaveProperty('totalDepthFt');
    expect(rulesOf(found)).toEqual(['IMP-08 warn row 17']);
  });

  it.each([
    [0, -98, 'IMP-09'],
    [36, 0, 'IMP-09'],
    [36, 98, 'IMP-10'],
    [95, -98, 'IMP-10'],
  ])('IMP-09 IMP-10 %d, %d is no position', (Lat, Long, rule) => {
    const found = row({ Lat, Long });
    expect(found.values).not.toHaveProperty('latitude');
    expect(rulesOf(found)).toEqual([`${rule} warn row 17`]);
  });

  it('IMP-11 a position outside the state stands, with a warning', () => {
    const found = row({ Lat: 30, Long: -98 });
    expect(found.values).toMatchObject({ latitude: 30, longitude: -98 });
    expect(rulesOf(found)).toEqual(['IMP-11 warn row 17']);
  });

  it('IMP-12 words of a status this house does not know are told', () => {
    const found = row({ Status: 'On vacation' });
    expect(found.values).not.toHaveProperty('status');
    expect(rulesOf(found)).toEqual(['IMP-12 info row 17']);
  });

  it('IMP-14 text too long is cut, and told', () => {
    const found = row({ Well: 'x'.repeat(130), No: '' });
    expect(String(found.values['name'])).toHaveLength(120);
    expect(rulesOf(found)).toEqual(['IMP-14 warn row 17']);
  });
});

describe('plans', () => {
  const problem = (context: MappingContext) => planProblem(context)?.problem;
  const missing = (context: MappingContext) => planProblem(context)?.field;

  it('IMP-47 are whole when they say which well and when', () => {
    expect(problem(daily)).toBeUndefined();
    expect(missing(setup('dailyProduction', { Day: 'day' }))).toBe('name');
    expect(missing(setup('dailyProduction', { Well: 'name' }))).toBe('day');
    expect(missing(setup('monthlyProduction', { Well: 'name', year: 'year' }))).toBe('month');
    expect(problem(setup('wells', { C: 'apiCounty', S: 'apiSequence' }))).toBeUndefined();
  });

  it('IMP-48 name columns, fields and units that exist, each field once', () => {
    expect(problem(setup('wells', { A: 'name', B: 'name' }))).toBe('field-twice');
    expect(problem(setup('wells', { A: 'name', B: 'colour' }))).toBe('field-unknown');
    expect(problem(setup('wells', { A: 'name', B: 'totalDepthFt bbl' }))).toBe('unit-unknown');
    expect(problem({ ...daily, columns: ['Day'] })).toBe('column-unknown');
  });
});
