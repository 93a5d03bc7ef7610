import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobId } from '#shared/domain/identity/ids.ts';
import type { ExportPlan } from '#shared/domain/telemetry/export-plan.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { openTestHistory, type TestHistory } from '#tests/fixtures/test-history.ts';
import { sample, tag } from '#tests/fixtures/test-historian.ts';
import { readJobFile, removeOldJobFiles } from '#core/jobs/job-files.ts';
import { createExportRunner } from './export-runner.ts';
import { createReadBackRunner } from './read-back-runner.ts';

const startMs = Date.UTC(2026, 5, 1);
const jobId = '01J0000000000000000000000A' as JobId;
let history: TestHistory;
beforeEach(async () => {
  history = await openTestHistory();
});
afterEach(() => history.close());

const plan = (more: Partial<ExportPlan> = {}): ExportPlan => ({
  tagIds: [tag('a'), tag('b')],
  fromMs: startMs,
  toMs: startMs + 86_400_000,
  format: 'csv',
  shape: 'narrow',
  bucketMs: null,
  statistic: 'mean',
  timeZone: 'America/Chicago',
  ...more,
});
const run = (more: Partial<ExportPlan> = {}, task = {}) =>
  history.run(createExportRunner(history.deps), plan(more), task);
const path = () => join(history.deps.folder, 'exports', jobId, 'data');
const csv = () => parse(readFileSync(path()), { bom: true }) as string[][];
const records = () =>
  parse(readFileSync(path()), { bom: true, columns: true }) as Record<string, string>[];

const odd = [-0, 0, 5e-324, 1.7976931348623157e308, Infinity, -Infinity, Number.NaN, 0.1 + 0.2];
const words = ['', 'pump-off', 'say "when", then\r\nstop', '=1+1', 'ñandú 井', 'null'];

/** Random doubles by their bits, texts, booleans and nothing, at uneven times, good and bad. */
function strange(name: string, count: number, seed: number): Sample[] {
  const { bytes, fraction } = seededRandom(seed);
  let ms = startMs;
  return Array.from({ length: count }, (_, n) => {
    ms += 1 + Math.floor(fraction() ** 4 * 5_000);
    const bits = new Float64Array(bytes(8).buffer)[0]!;
    const values = [bits, odd[n % odd.length]!, words[n % words.length]!, n % 2 === 0, null];
    const isBad = fraction() < 0.1;
    return sample(tag(name), ms, values[Math.floor(fraction() * values.length)]!, {
      quality: isBad ? 'bad' : 'good',
      reason: isBad ? 'sensor-fault' : 'none',
    });
  });
}

describe('exporting samples', () => {
  it('HSP-10 a narrow CSV file reads back bit for bit', async () => {
    const samples = [...strange('a', 3_000, 1), ...strange('b', 500, 2)];
    await history.test.store().append(samples);
    expect(await run()).toMatchObject({
      rows: 3_500,
      entries: 3_500,
      file: 'history-2026-06-01-to-2026-06-01-samples-narrow.csv',
    });
    const read = records().map((row) => ({
      tagId: row['tag_id'],
      sourceMs: Date.parse(row['time']!),
      value: valueOf(row),
      quality: row['quality'],
      reason: row['reason'],
    }));
    expect(read).toEqual(samples.map(({ arrivalMs: _arrival, ...each }) => each));
  });

  it('HSP-10 a narrow Parquet file reads back bit for bit, also into the history', async () => {
    await history.test.store().append([...strange('a', 3_000, 3), ...strange('b', 500, 4)]);
    const before = [await pageOf('a'), await pageOf('b')];
    await run({ format: 'parquet' });
    for (const name of ['a', 'b'])
      await history.test.store().remove(tag(name), 0, 1e14, { by: 'P', atMs: 0, why: 'tested' });
    expect((await pageOf('a')).sourceMs).toHaveLength(0);
    const file = path().replace(/data$/, 'copy.parquet');
    history.deps.ports.disk.copy(path(), file);
    await history.run(createReadBackRunner(history.deps), { path: file });
    expect([await pageOf('a'), await pageOf('b')]).toEqual(before);
  });

  it('HSP-11 a wide file has one row for each time and two columns a tag, units in the titles', async () => {
    await history.test
      .store()
      .append([
        sample(tag('a'), startMs, 1.5),
        sample(tag('a'), startMs + 2_000, -0),
        sample(tag('b'), startMs + 1_000, 'off', { quality: 'uncertain', reason: 'stale' }),
        sample(tag('b'), startMs + 2_000, true),
      ]);
    await run({ shape: 'wide' });
    expect(csv()).toEqual([
      ['time', 'D/a', 'D/a quality', 'D/b', 'D/b quality'],
      ['2026-05-31T19:00:00.000-05:00', '1.5', 'good', '', ''],
      ['2026-05-31T19:00:01.000-05:00', '', '', 'off', 'uncertain'],
      ['2026-05-31T19:00:02.000-05:00', '-0', 'good', '1', 'good'],
    ]);
    expect(await run({ shape: 'wide', format: 'parquet' })).toMatchObject({ textsLeftOut: 1 });
    expect(await objects()).toMatchObject([
      { time: new Date(startMs), 'D/a': 1.5, 'D/b': null },
      { 'D/b': null, 'D/b quality': 'uncertain' },
      { 'D/a': -0, 'D/b': 1 },
    ]);
  });

  it('HSP-11 goes through more samples than a page holds, in order', async () => {
    const many = (name: string, stepMs: number) =>
      Array.from({ length: 60_000 }, (_, n) => sample(tag(name), startMs + n * stepMs, n));
    await history.test.store().append([...many('a', 10), ...many('b', 15)]);
    await run({ shape: 'wide' });
    const rows = csv().slice(1);
    expect(rows).toHaveLength(
      new Set([...many('a', 10), ...many('b', 15)].map((each) => each.sourceMs)).size,
    );
    const times = rows.map(([time]) => Date.parse(time!));
    expect(times.every((ms, at) => at === 0 || ms > times[at - 1]!)).toBe(true);
    expect(rows.reduce((sum, row) => sum + Number(row[1]), 0)).toBe((60_000 * 59_999) / 2);
  });

  it('HSP-12 buckets come with all statistics in a narrow file and with the chosen one in a wide one', async () => {
    await history.test
      .store()
      .append([
        sample(tag('a'), startMs, 1),
        sample(tag('a'), startMs + 30_000, 3),
        sample(tag('b'), startMs + 130_000, 8),
      ]);
    const minutes = { bucketMs: 60_000, toMs: startMs + 180_000, timeZone: 'UTC' };
    await run(minutes);
    expect(records()).toMatchObject([
      {
        time: '2026-06-01T00:00:00.000Z',
        tag_id: 'D/a',
        mean: '2',
        min: '1',
        max: '3',
        count: '2',
      },
      { time: '2026-06-01T00:02:00.000Z', tag_id: 'D/b', last: '8', good_pct: '100' },
    ]);
    await run({ ...minutes, shape: 'wide', statistic: 'max' });
    expect(csv()).toEqual([
      ['time', 'D/a max', 'D/b max'],
      ['2026-06-01T00:00:00.000Z', '3', ''],
      ['2026-06-01T00:01:00.000Z', '', ''],
      ['2026-06-01T00:02:00.000Z', '', '8'],
    ]);
  });

  it('HSP-12 says of how many months only averages are left', async () => {
    await history.test
      .store()
      .append(Array.from({ length: 900 }, (_, n) => sample(tag('a'), startMs + n * 1_000, n % 9)));
    await history.test.store().upkeep({ sealAll: true });
    expect(await run()).toMatchObject({ rows: 900, monthsWithoutSamples: 0 });
    await history.test.store().keepOnlyRollups(history.nowMs);
    expect(await run()).toMatchObject({ rows: 0, monthsWithoutSamples: 1 });
    expect(await run({ tagIds: [tag('b')] })).toMatchObject({ monthsWithoutSamples: 0 });
    const minutes = { bucketMs: 60_000, toMs: startMs + 900_000 };
    expect(await run(minutes)).toMatchObject({ rows: 15, monthsWithoutSamples: 0 });
  });

  it('HSP-13 gives the file piece by piece, keeps it for a week, and refuses it afterwards', async () => {
    await history.test.store().append(strange('a', 200, 5));
    const { bytes } = await run();
    const piece = (offset: number) => readJobFile(history.deps, jobId, { offset, length: 1_000 });
    const pieces: Uint8Array[] = [];
    for (let offset = 0; offset < Number(bytes); offset += 1_000) pieces.push(piece(offset).bytes);
    expect(Buffer.concat(pieces)).toEqual(readFileSync(path()));
    expect(piece(0)).toMatchObject({ mimeType: 'text/csv', totalBytes: bytes });
    history.test.clock.nowMs += 8 * 86_400_000;
    removeOldJobFiles(history.deps);
    expect(existsSync(path())).toBe(false);
    expect(() => piece(0)).toThrow(expect.objectContaining({ code: 'file-not-found' }));
  });

  it('HSP-13 leaves nothing behind when it is cancelled', async () => {
    await history.test.store().append(strange('a', 3_000, 6));
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(run({}, { signal: stop.signal })).rejects.toThrow('stopped');
    expect(readdirSync(join(history.deps.folder, 'exports'))).toEqual([]);
  });
});

const pageOf = (name: string) => history.test.store().page(tag(name), 0, 1e14, 1e6);

async function objects(): Promise<Record<string, unknown>[]> {
  const file = new Uint8Array(readFileSync(path())).buffer;
  return parquetReadObjects({ file, compressors });
}

function valueOf({ type, value, text }: Record<string, string>): Sample['value'] {
  if (type === 'number') return Number(value);
  if (type === 'boolean') return value === '1';
  return type === 'text' ? text! : null;
}
