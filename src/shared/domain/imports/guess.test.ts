import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { decimalMarkOf, guessPlan, type TableSample } from './guess.ts';
import type { ImportTarget } from './plan.ts';

const table = (
  text: string,
  { delimiter = ',' }: { readonly delimiter?: string } = {},
): TableSample => {
  const [head, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(delimiter));
  return { columns: head!, rows: rows as Cell[][], delimiter };
};
const guess = (sample: TableSample, target?: ImportTarget) => {
  const { columns, ...rest } = guessPlan(sample, { target });
  const mapped = Object.entries(columns).flatMap(([column, { field, unit }]) =>
    field === null ? [] : [[column, unit === null ? field : `${field} ${unit}`]],
  );
  return { ...rest, fields: Object.fromEntries(mapped) as Record<string, string> };
};

describe('guessing what a table means', () => {
  it('IMP-30 sees daily production by its day, well and volumes, and Norwegian units', () => {
    const sample = table(`
      DATEPRD,NPD_WELL_BORE_NAME,ON_STREAM_HRS,AVG_WHP_P,AVG_CHOKE_UOM,BORE_OIL_VOL,BORE_GAS_VOL,BORE_WAT_VOL,BORE_WI_VOL
      2014-04-07,15/9-F-1 C,0.0,0.0,%,0.0,0.0,0.0,
      2014-04-08,15/9-F-1 C,24,12.5,%,10.2,1000.5,0.0,`);
    expect(guess(sample)).toEqual({
      target: 'dailyProduction',
      series: null,
      skipRows: 0,
      fields: {
        DATEPRD: 'day YMD',
        NPD_WELL_BORE_NAME: 'name',
        ON_STREAM_HRS: 'hoursOn h',
        AVG_WHP_P: 'tubingPsi bar',
        BORE_OIL_VOL: 'oilBbl Sm3',
        BORE_GAS_VOL: 'gasMcf Sm3',
        BORE_WAT_VOL: 'waterBbl Sm3',
        BORE_WI_VOL: 'injectedBbl Sm3',
      },
    });
  });

  it('IMP-31 sees monthly production with years and English month names apart', () => {
    const sample = table(`
      API,year,month,oil
      A_30015420120000,2015,FEB,0
      A_30015420120000,2015,MAR,5329`);
    expect(guess(sample)).toEqual({
      target: 'monthlyProduction',
      series: null,
      skipRows: 0,
      fields: { API: 'api14', year: 'year', month: 'month YMD', oil: 'oilBbl bbl' },
    });
  });

  it('IMP-32 takes units from a row below the header', () => {
    const sample = table(`
      Wellbore name,Year,Month,On Stream,Oil,Gas
      ,,,hrs,Sm3,Sm3
      15/9-F-1 C,2014,4,227.5,11142.47,1597936.65`);
    expect(guess(sample)).toMatchObject({
      target: 'monthlyProduction',
      skipRows: 1,
      fields: { 'On Stream': 'daysOn h', Oil: 'oilBbl Sm3', Gas: 'gasMcf Sm3' },
    });
  });

  it('IMP-33 sees months in days that are all firsts, and the API number wherever it stands', () => {
    const sample = table(`
      First of Month,Days Produced,Well Status,API County,API Sequence,Oil Produced,Oil Sold,Gas Produced,data_source
      2021-09-01,0,SI,1,7727,,,,05-001-07727
      2021-08-01,31,PR,1,7727,5,4,20,05-001-07727`);
    expect(guess(sample)).toMatchObject({
      target: 'monthlyProduction',
      fields: {
        'First of Month': 'month YMD',
        'Days Produced': 'daysOn d',
        'Well Status': 'status',
        'Oil Sold': 'oilSoldBbl bbl',
        'Gas Produced': 'gasMcf Mcf',
        data_source: 'api14',
      },
    });
    expect(guess(sample).fields).not.toHaveProperty('API County');
  });

  it('IMP-34 joins API parts where no column holds the whole number', () => {
    const sample = table(`
      Month,API County,API Sequence,API Sidetrack,Oil
      2021-09,1,7727,0,5`);
    expect(guess(sample).fields).toMatchObject({
      'API County': 'apiCounty',
      'API Sequence': 'apiSequence',
      'API Sidetrack': 'apiSidetrack',
    });
  });

  it('IMP-35 sees a list of wells where there are no volumes', () => {
    const sample = table(`
      API#,Operator,WellType,WellName,WellNumber,Approval Date,Sec,Twp,Rng,QQQQ,LAT,LONG,PSI
      3500300026,PHOENIX PETROCORP INC,2R,SE EUREKA UNIT,21,9/6/1977,13,28N,10W,C-SE SE,36.9,-98.2,2500`);
    expect(guess(sample)).toMatchObject({
      target: 'wells',
      fields: {
        'API#': 'api14',
        Operator: 'operatorName',
        WellType: 'purpose',
        WellName: 'name',
        WellNumber: 'wellNumber',
        Sec: 'section',
        LAT: 'latitude',
        LONG: 'longitude',
      },
    });
  });

  it('IMP-36 maps a tenant’s own fields by key or label', () => {
    const sample = table(`
      API,PSI,BBLS
      3500300026,2500,300`);
    const customFields = [
      { key: 'permitPsi', label: 'PSI', type: 'number' as const },
      { key: 'bbls', label: 'Permitted volume', type: 'number' as const },
    ];
    const { columns } = guessPlan(sample, { target: 'wells', customFields });
    expect([columns['PSI']?.field, columns['BBLS']?.field]).toEqual([
      'custom.permitPsi',
      'custom.bbls',
    ]);
  });

  it('IMP-37 reads units in headers', () => {
    const sample = table(
      `
      Date;Well;Oil (m3);gas_mcf;Water [bbl];Tubing pressure (kPa)
      01.04.2014;A 1;12,5;100;3,25;2000`,
      { delimiter: ';' },
    );
    expect(guess(sample, 'dailyProduction').fields).toEqual({
      Date: 'day DMY',
      Well: 'name',
      'Oil (m3)': 'oilBbl m3',
      gas_mcf: 'gasMcf Mcf',
      'Water [bbl]': 'waterBbl bbl',
      'Tubing pressure (kPa)': 'tubingPsi kPa',
    });
    expect(decimalMarkOf(sample)).toBe(',');
  });

  it('IMP-38 does not map a column whose values do not fit its header', () => {
    const sample = table(`
      Well,Date,Oil,Gas
      A 1,2014-04-01,heavy,100
      A 1,2014-04-02,light,100`);
    expect(guess(sample).fields).not.toHaveProperty('Oil');
  });
});
