import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '#shared/kit/must.ts';
import { findRealData, setupImports } from './setup-imports.ts';

const data = findRealData();
const at = (...parts: string[]) => join(data ?? '', ...parts);

/** Expected figures: README of the data sets, counted there from the files themselves. */
// A machine busy with other tests needs its time for 15,000 days.
describe.skipIf(!data)('importing real files', { timeout: 180_000 }, () => {
  let setup: Awaited<ReturnType<typeof setupImports>>;
  beforeEach(async () => (setup = await setupImports()));
  afterEach(() => setup.close());

  const printed = (value: number) => value.toFixed(2);
  const metric = async (query: object = {}) => {
    const totals = await setup.client.production.totals({ units: 'metric', ...query });
    return [totals.oil, totals.gas, totals.water, totals.injectedWater].map(printed);
  };
  const wellByName = async (name: string) => {
    const wells = await setup.client.wells.list({});
    return must(
      wells.find((well) => well.name === name),
      name,
    );
  };

  const volveField = ['10037080.61', '1475370435.94', '15318578.35', '30330133.53'];

  async function expectVolve(fileId: Awaited<ReturnType<typeof setup.receive>>) {
    const { looked, preview, result, batchId } = await setup.importFile(fileId);
    expect(looked).toMatchObject({ rowCount: 15_634, guess: { target: 'dailyProduction' } });
    const sums = Object.fromEntries(preview.totals.map(({ field, sum }) => [field, printed(sum)]));
    expect([sums['oilBbl'], sums['gasMcf'], sums['waterBbl'], sums['injectedBbl']]).toEqual(
      volveField,
    );
    const counts = Object.fromEntries(preview.counts.map(({ rule, count }) => [rule, count]));
    // 4 negative water volumes, 20 days with more than 24 hours on stream.
    expect(counts).toMatchObject({ 'PRD-01': 4, 'PRD-05': 20 });
    expect(preview).toMatchObject({ rows: 15_634, usable: 15_634, newWells: 7, knownWells: 0 });
    expect(result).toMatchObject({
      rows: 15_634,
      used: 15_634,
      leftOut: 0,
      wellsCreated: 7,
      // Eleven of 526 well-months hold no value at all.
      monthsTouched: 515,
    });
    expect(await metric({ source: 'days' })).toEqual(volveField);
    return batchId;
  }

  async function expectVolveF12() {
    const { wellId } = await wellByName('15/9-F-12');
    const oilTo = async (to?: string) => (await metric({ wellId, to }))[0];
    expect(await oilTo('2008-12-31')).toBe('1173446.66');
    expect(await oilTo('2010-12-31')).toBe('3569815.15');
    expect(await oilTo('2012-12-31')).toBe('4135355.58');
    expect((await metric({ wellId })).slice(0, 3)).toEqual([
      '4579609.55',
      '667542278.02',
      '6833320.37',
    ]);
  }

  it('IMP-60 Volve, daily spreadsheet: totals in Sm³ to the last digit; undo leaves nothing', async () => {
    const file = await setup.receiveFile(at('1_production/volve/Volve production data.xlsx'));
    const batchId = await expectVolve(file);
    await expectVolveF12();
    const undone = await setup.client.audit.undo({ target: { batchId } });
    expect(undone).toMatchObject({ undoneCount: 516, overtaken: 0 });
    expect(await metric()).toEqual(['0.00', '0.00', '0.00', '0.00']);
    const rest = await setup.client.production.totals({});
    expect(rest).toMatchObject({ dayCount: 0, monthCount: 0 });
  });

  it('IMP-60 Volve, daily text: the same, and the same again changes nothing', async () => {
    const packed = readFileSync(at('1_production/volve/derived_daily.csv.gz'));
    const bytes = gunzipSync(packed);
    await expectVolve(await setup.receive('derived_daily.csv', bytes));
    await expectVolveF12();
    const again = await setup.importFile(await setup.receive('again.csv', bytes));
    expect(again.preview).toMatchObject({ newWells: 0, knownWells: 7 });
    expect(again.result).toMatchObject({ wellsCreated: 0 });
    expect(await metric()).toEqual(volveField);
  });

  it('IMP-61 Volve, monthly sheet with a row of units', async () => {
    const file = await setup.receiveFile(at('1_production/volve/Volve production data.xlsx'));
    const { plan, result } = await setup.importFile(file, { table: 'Monthly Production Data' });
    expect(plan).toMatchObject({ target: 'monthlyProduction', skipRows: 1 });
    expect(result).toMatchObject({ rows: 526, used: 526, wellsCreated: 7, monthsTouched: 515 });
    expect(await metric({ source: 'months' })).toEqual(volveField);
  });

  it('IMP-62 Eddy County: English month names and prefixed API numbers', async () => {
    const file = await setup.receiveFile(
      at('1_production/newmexico_eddy_monthly_oil/Project_data.csv'),
    );
    const { result } = await setup.importFile(file);
    expect(result).toMatchObject({
      rows: 3_024,
      used: 3_024,
      wellsCreated: 100,
      monthsTouched: 3_024,
    });
    expect((await setup.client.production.totals({})).oil).toBe(13_972_952);
    const well = await wellByName('30-015-42414');
    expect(well).toMatchObject({ api14: '30015424140000', state: 'NM', county: 'Eddy' });
    expect(await setup.client.production.totals({ wellId: well.wellId })).toMatchObject({
      oil: 272_275,
      monthCount: 41,
    });
    const months = await setup.client.production.months({
      wellId: well.wellId,
      from: '2015-02',
      to: '2015-02',
    });
    expect(months[0]?.oilBbl).toBe(22_948);
  });

  it('IMP-63 Colorado: first-of-month dates, stocks and sales, wells by API number', async () => {
    const file = await setup.receiveFile(at('1_production/colorado_ecmc_4wells/combined_data.csv'));
    const { result } = await setup.importFile(file);
    expect(result).toMatchObject({ rows: 593, used: 593, wellsCreated: 3, monthsTouched: 593 });
    const totalsOf = async (name: string) => {
      const { wellId } = await wellByName(name);
      const { oil, gas, water, monthCount } = await setup.client.production.totals({ wellId });
      return [oil, gas, water, monthCount];
    };
    expect(await totalsOf('05-001-07727')).toEqual([915, 15_802, 819, 272]);
    expect((await totalsOf('05-123-08053')).slice(0, 2)).toEqual([778, 112_400]);
    expect(await totalsOf('05-123-09456')).toEqual([129, 11_214, 145, 48]);
    const { wellId, operatorName } = await wellByName('05-001-07727');
    expect(operatorName).toBe('PAINTED PEGASUS PETROLEUM LLC');
    const months = await setup.client.production.months({ wellId, from: '1999-01', to: '2021-09' });
    expect(months.filter(({ status }) => status === 'SI')).toHaveLength(144);
    expect(months.filter(({ status }) => status === 'PR')).toHaveLength(128);
  });

  it('IMP-63 Colorado: each well’s own file comes to the same', async () => {
    const wells = ['05-001-07727', '05-123-08053', '05-123-09456'];
    for (const name of wells)
      await setup.importFile(
        await setup.receiveFile(
          at('1_production/colorado_ecmc_4wells', `${name}_production_data.csv`),
        ),
      );
    expect(await setup.client.production.totals({})).toMatchObject({
      oil: 915 + 778 + 129,
      gas: 15_802 + 112_400 + 11_214,
      monthCount: 593,
      wellCount: 3,
    });
  });

  it('IMP-66 a single-well history that does not name its well', async () => {
    const { wellId } = await setup.client.wells.create({ fields: { name: 'Cowden 12' } });
    const fileId = await setup.receiveFile(at('1_production/tx_nd_6wells/42-135-41592-0000.csv'));
    const { result } = await setup.importFile(fileId, {
      target: 'monthlyProduction',
      correct: (plan) => ({ ...plan, wellId }),
    });
    expect(result).toMatchObject({ rows: 112, used: 112, wellsCreated: 0 });
    expect((await setup.client.production.totals({ wellId })).oil).toBe(39_857);
  });

  it('IMP-03 months counted from zero name no month; nothing is made up', async () => {
    const { wellId } = await setup.client.wells.create({ fields: { name: 'Cowden 12' } });
    const fileId = await setup.receiveFile(at('1_production/tx_nd_6wells/42-283-34005-0000.csv'));
    const columns = {
      Month: { field: 'month', unit: null },
      Oil: { field: 'oilBbl', unit: 'bbl' },
    };
    const target = 'monthlyProduction' as const;
    const { guess } = await setup.client.imports.inspect({ fileId });
    const preview = await setup.client.imports.preview({
      plan: { ...guess, target, columns, wellId },
    });
    expect(preview).toMatchObject({ rows: 91, usable: 0 });
    expect(preview.counts).toEqual([{ rule: 'IMP-03', severity: 'reject', count: 91 }]);
    expect(preview.totals).toEqual([{ column: 'Oil', field: 'oilBbl', unit: 'bbl', sum: 235_725 }]);
  });

  it('IMP-64 New Mexico OCD: 480 wells out of a database', async () => {
    const file = await setup.receiveFile(at('3_registry/newmexico_ocd_480wells/well_data.db'));
    const { looked, preview, result, batchId } = await setup.importFile(file);
    expect(looked).toMatchObject({ format: 'sqlite', table: 'api_well_data', rowCount: 480 });
    expect(result).toMatchObject({ rows: 480, used: 480, wellsCreated: 480, wellsChanged: 0 });
    // 56 depths of 99999 stand for "not known".
    expect(preview.counts).toEqual([{ rule: 'IMP-08', severity: 'warn', count: 56 }]);
    const wells = await setup.client.wells.list({});
    const count = (keep: (well: (typeof wells)[number]) => boolean) => wells.filter(keep).length;
    // Registry: Active 194, plugged 147 released, 15 not yet, 3 by the reclamation fund, Cancelled APD 121.
    const active = ['producing', 'injecting', 'disposing'];
    expect(count(({ status }) => active.includes(status))).toBe(194);
    expect(count(({ status }) => status === 'plugged')).toBe(165);
    expect(count(({ status }) => status === 'cancelled')).toBe(121);
    expect(new Set(wells.map(({ operatorName }) => operatorName)).size).toBe(125);
    expect(count(({ county }) => county === 'Eddy')).toBe(478);
    expect(count(({ county }) => county === 'Chaves')).toBe(2);
    const latitudes = wells.flatMap(({ latitude }) => latitude ?? []);
    const ends = [Math.min(...latitudes), Math.max(...latitudes)];
    expect(ends.map((end) => end.toFixed(6))).toEqual(['32.001333', '33.166695']);
    expect(Math.max(...wells.map(({ totalDepthFt }) => totalDepthFt ?? 0))).toBeLessThan(60_000);
    await setup.client.audit.undo({ target: { batchId } });
    expect(await setup.client.wells.list({})).toEqual([]);
  });

  it('IMP-65 Oklahoma: 11,126 rows of a messy list, looked at before anything is imported', async () => {
    await setup.client.settings.change({
      changes: {
        customFields: [
          { key: 'permitPsi', label: 'PSI', type: 'number' },
          { key: 'permitBbls', label: 'BBLS', type: 'number' },
        ],
      },
    });
    const fileId = await setup.receiveFile(
      at('3_registry/oklahoma_injection_wells/InjectionWells.csv'),
    );
    const { guess } = await setup.client.imports.inspect({ fileId });
    const preview = await setup.client.imports.preview({ plan: guess });
    expect(preview).toMatchObject({ rows: 11_126, usable: 11_125, newWells: 11_125 });
    const sums = Object.fromEntries(preview.totals.map(({ column, sum }) => [column, sum]));
    expect(sums).toMatchObject({ PSI: 10_127_354, BBLS: 47_933_712 });
    const counts = Object.fromEntries(preview.counts.map(({ rule, count }) => [rule, count]));
    // 1 blank row; 29 pressures and 1 volume that are no numbers; 51 at latitude 0; 60 outside the state in all, two of
    // them with a longitude east of Greenwich.
    expect(counts).toMatchObject({ 'IMP-01': 1, 'IMP-04': 30, 'IMP-09': 51 });
    expect(counts['IMP-09']! + counts['IMP-10']! + counts['IMP-11']!).toBe(60);
    expect(await setup.client.wells.list({})).toEqual([]);
  });
});
