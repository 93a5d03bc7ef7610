import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { sumOf } from '#shared/domain/measurement/sum.ts';
import { must } from '#shared/kit/must.ts';
import { findRealData, setupImports } from './setup-imports.ts';
import { columnsOf, readTags, receiveUnpacked } from './setup-series.ts';

const data = findRealData();
const at = (...parts: string[]) => join(data ?? '', '2_condition_monitoring', ...parts);

/** In Texas' own time, as guessed, the hour that was skipped in March would be missing. */
const inUtc = (plan: ImportPlan): ImportPlan => ({
  ...plan,
  series: { ...plan.series!, timeZone: 'UTC' },
});

/** Expected figures: README of the data sets, or counted here from the files by other means than the import's. */
describe.skipIf(!data)('importing real time series', { timeout: 180_000 }, () => {
  let setup: Awaited<ReturnType<typeof setupImports>>;
  beforeEach(async () => (setup = await setupImports()));
  afterEach(() => setup.close());

  it('IMP-120 Petrobras 3W: instances of one well, one after another, in one set of tags', async () => {
    const files = [
      at('petrobras_3w_real/2/WELL-00011_20140530100015.csv.gz'),
      at('petrobras_3w_real/2/WELL-00011_20140606230115.csv.gz'),
    ];
    const expected = new Map<string, number[]>();
    for (const path of files) {
      const { result, plan } = await setup.importFile(await receiveUnpacked(setup, path));
      expect(plan).toMatchObject({ target: 'timeSeries', series: { wellName: 'WELL-00011' } });
      const columns = columnsOf(gunzipSync(readFileSync(path)).toString(), ',');
      for (const [name, values] of columns)
        expected.set(name, [...(expected.get(name) ?? []), ...values]);
      expect(result).toMatchObject({ samplesKnown: 0, leftOut: 0 });
    }
    const [well] = await setup.client.wells.list({});
    expect(well).toMatchObject({ name: 'WELL-00011' });
    const tags = await readTags(setup);
    expected.delete('timestamp');
    for (const [name, values] of expected) {
      if (values.length === 0) {
        expect(tags.has(name)).toBe(false);
        continue;
      }
      const { count, sum, tag } = must(tags.get(name), name);
      expect([name, count]).toEqual([name, values.length]);
      expect(sum).toBeCloseTo(sumOf(values), 6);
      expect(tag.wellId).toBe(well!.wellId);
    }
  });

  it('IMP-121 Petrobras 3W version 2: Parquet with 29 columns at one second', async () => {
    const fileId = await setup.receiveFile(
      at('petrobras_3w_real_v2_parquet/3/WELL-00001_20170320120025.parquet'),
    );
    const { looked, preview, result } = await setup.importFile(fileId);
    expect(looked).toMatchObject({ format: 'parquet', rowCount: 21_576 });
    expect(looked.columns).toHaveLength(30);
    expect(preview.rows).toBe(21_576);
    const tags = await readTags(setup);
    const label = must(tags.get('class'), 'class');
    // The first hour of each file is unlabelled.
    expect(label.count).toBe(17_976);
    expect(new Set(label.values)).toEqual(new Set([3]));
    expect(label.times[0]! - preview.series!.tags[0]!.fromMs).toBe(3_600_000);
    expect(result['samplesAdded']).toBe(
      [...tags.values()].reduce((sum, one) => sum + one.count, 0),
    );
  });

  it('IMP-122 SKAB: semicolons, all labelled files, sums as counted apart', async () => {
    const files = ['valve1', 'valve2', 'other'].flatMap((folder) =>
      readdirSync(at('skab', folder)).map((name) => at('skab', folder, name)),
    );
    let [rows, anomalies, changes] = [0, 0, 0];
    const first = await setup.receiveFile(files[0]!);
    const { guess } = await setup.client.imports.inspect({ fileId: first });
    expect(guess.target).toBe('timeSeries');
    for (const path of files) {
      const fileId = await setup.receiveFile(path);
      const preview = await setup.client.imports.preview({ plan: { ...guess, fileId } });
      rows += preview.rows;
      const sumOfTag = (name: string) =>
        preview.series!.tags.find((tag) => tag.name === name)!.sum!;
      anomalies += sumOfTag('anomaly');
      changes += sumOfTag('changepoint');
    }
    expect({ files: files.length, rows, anomalies, changes }).toEqual({
      files: 34,
      rows: 37_401,
      anomalies: 13_067,
      changes: 129,
    });
  });

  it('IMP-123 NAB: twelve times that come twice are told and kept once', async () => {
    const path = at('nab/realKnownCause/machine_temperature_system_failure.csv');
    const { preview, result } = await setup.importFile(await setup.receiveFile(path));
    const counts = Object.fromEntries(preview.counts.map(({ rule, count }) => [rule, count]));
    expect(counts).toMatchObject({ 'IMP-93': 12 });
    expect(result).toMatchObject({ rows: 22_695, samplesAdded: 22_683 });
    const tags = await readTags(setup);
    expect(tags.get('value')!.count).toBe(22_683);
    const ambient = at('nab/realKnownCause/ambient_temperature_system_failure.csv');
    const other = await setup.importFile(await setup.receiveFile(ambient), { correct: inUtc });
    const gaps = other.preview.findings.find(({ rule }) => rule === 'IMP-95');
    expect(other.result).toMatchObject({ samplesAdded: 7_267 });
    expect(gaps!.details).toMatchObject({ usualS: 3_600 });
  });

  it('IMP-124 Azure PdM: rows of twenty machines become eighty tags with the published means', async () => {
    const path = at('azure_pdm/PdM_telemetry_machines1-20_90days.csv.gz');
    const { preview, result } = await setup.importFile(await receiveUnpacked(setup, path), {
      correct: inUtc,
    });
    expect(preview.series).toMatchObject({ newTags: 80, samples: 172_800 });
    expect(result).toMatchObject({ rows: 43_200, used: 43_200, samplesAdded: 172_800 });
    const tags = await readTags(setup);
    const meanOf = (column: string) => {
      const mine = [...tags].filter(([name]) => name.endsWith(` ${column}`)).map(([, one]) => one);
      const count = mine.reduce((total, one) => total + one.count, 0);
      return (sumOf(mine.map(({ sum }) => sum)) / count).toFixed(6);
    };
    expect(['volt', 'rotate', 'pressure', 'vibration'].map(meanOf)).toEqual([
      '170.999244',
      '445.991710',
      '100.597837',
      '40.337473',
    ]);
    expect(tags.get('machineID 7 volt')!.count).toBe(2_160);
  });

  it('IMP-125 AI4I has no time: it is refused as time series, by what is missing', async () => {
    const fileId = await setup.receiveFile(at('ai4i2020/ai4i2020.csv'));
    const { guess } = await setup.client.imports.inspect({ fileId, target: 'timeSeries' });
    await expect(setup.client.imports.preview({ plan: guess })).rejects.toMatchObject({
      code: 'mapping-incomplete',
      details: { field: 'time' },
    });
    const { guess: own } = await setup.client.imports.inspect({ fileId });
    expect(own.target).not.toBe('timeSeries');
  });
});
