import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportPlan } from '#shared/contract/imports.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { must } from '#shared/kit/must.ts';
import { setupImports } from './setup-imports.ts';
import { readTag, readTags } from './setup-series.ts';

const startMs = Date.parse('2025-01-01T00:00:00Z');
/** One row a step from `from` on: time, and values that follow from it. */
const rows = (from: number, count: number, stepS = 1, offset = 0) =>
  Array.from({ length: count }, (_, at) => {
    const second = from + at * stepS;
    return `${new Date(startMs + second * 1_000).toISOString()},${second + offset},${second % 3}`;
  });
const csv = (...parts: string[][]) => ['time,P (psi),state', ...parts.flat()].join('\n');
const seconds = (times: readonly number[]) => times.map((ms) => (ms - startMs) / 1_000);

/** Some of it is stored; a job that failed is not waited for. */
const isStoring = ({ state, step, done }: Job) =>
  state === 'failed' || (step === 'storing' && done > 0);

/** Rows that take long enough to be stored for something to happen meanwhile. */
const longCount = 400_000;

describe('an import of time series', { timeout: 120_000 }, () => {
  let setup: Awaited<ReturnType<typeof setupImports>>;
  beforeEach(async () => (setup = await setupImports()));
  afterEach(() => setup.close());

  const load = async (text: string, correct?: (plan: ImportPlan) => ImportPlan) =>
    setup.importFile(await setup.receive('pump.csv', Buffer.from(text)), {
      target: 'timeSeries',
      ...(correct && { correct }),
    });
  const undo = (batchId: Awaited<ReturnType<typeof load>>['batchId']) =>
    setup.client.audit.undo({ target: { batchId } });

  it('IMP-130 makes a device without a line, with a tag for each column, and stores every value', async () => {
    const { result, preview } = await load(csv(rows(0, 5)));
    expect(preview.series).toMatchObject({
      samples: 10,
      newTags: 2,
      device: { name: 'pump', isNew: true },
    });
    expect(result).toMatchObject({ samplesAdded: 10, samplesKnown: 0, tagsCreated: 2 });
    const [device] = await setup.client.devices.list({});
    expect(device).toMatchObject({ name: 'pump', status: null, tagCount: 2 });
    expect(device!.address).toMatchObject({ kind: 'import', file: 'pump.csv' });
    const tags = await readTags(setup);
    expect(tags.get('P (psi)')).toMatchObject({ values: [0, 1, 2, 3, 4] });
    expect(tags.get('P (psi)')!.tag).toMatchObject({ unit: 'psi', keep: 'long', wellId: null });
    expect(seconds(tags.get('state')!.times)).toEqual([0, 1, 2, 3, 4]);
  });

  it('IMP-131 the same file twice changes nothing', async () => {
    await load(csv(rows(0, 50)));
    const again = await load(csv(rows(0, 50)));
    expect(again.preview.series).toMatchObject({ newTags: 0, knownTags: 2 });
    expect(again.result).toMatchObject({ samplesAdded: 0, samplesKnown: 100, tagsCreated: 0 });
    expect(await setup.client.devices.list({})).toHaveLength(1);
    expect((await readTags(setup)).get('P (psi)')!.count).toBe(50);
    await expect(undo(again.batchId)).rejects.toMatchObject({ code: 'nothing-to-undo' });
    expect((await readTags(setup)).get('P (psi)')!.count).toBe(50);
  });

  it('IMP-132 undo takes away the tags, the device and every sample', async () => {
    const { batchId } = await load(csv(rows(0, 50)));
    const [first] = await setup.client.telemetry.tags({});
    const { tagId } = must(first, 'a tag');
    await undo(batchId);
    expect(await setup.client.devices.list({})).toEqual([]);
    expect(await setup.client.telemetry.tags({})).toEqual([]);
    expect((await readTag(setup, tagId)).count).toBe(0);
    const { result } = await load(csv(rows(0, 50)));
    expect(result).toMatchObject({ samplesAdded: 100, tagsCreated: 2 });
  });

  it('IMP-132 undo leaves what was there before, sample by sample', async () => {
    await load(csv(rows(0, 20, 3)));
    const dense = await load(csv(rows(0, 60, 1, 500)));
    // Of equal times what was there first stays.
    expect(dense.result).toMatchObject({ samplesAdded: 80, samplesKnown: 40, tagsCreated: 0 });
    expect((await readTags(setup)).get('P (psi)')!.count).toBe(60);
    await undo(dense.batchId);
    const left = (await readTags(setup)).get('P (psi)')!;
    expect(seconds(left.times)).toEqual(Array.from({ length: 20 }, (_, at) => at * 3));
    expect(left.values).toEqual(Array.from({ length: 20 }, (_, at) => at * 3));
  });

  it('IMP-133 undo leaves what came between since', async () => {
    const first = await load(csv(rows(0, 20, 10), rows(1_000, 20, 10)));
    const second = await load(csv(rows(5, 1)));
    expect(second.result).toMatchObject({ samplesAdded: 2 });
    await undo(first.batchId);
    const left = (await readTags(setup)).get('P (psi)')!;
    expect(seconds(left.times)).toEqual([5]);
    // Its tags hold what another import brought: they stay.
    expect(await setup.client.devices.list({})).toHaveLength(1);
  });

  it('IMP-134 goes on in a core that was closed under it, doubles nothing, and is undone to the sample', async () => {
    const long = csv(rows(0, longCount));
    const fileId = await setup.receive('long.csv', Buffer.from(long));
    const { guess } = await setup.client.imports.inspect({ fileId });
    await setup.client.imports.preview({ plan: guess });
    const { jobId, batchId } = await setup.client.imports.start({ plan: guess });
    await setup.waitForJob(jobId, isStoring);
    await setup.restart();
    const job = await setup.endOf(jobId);
    expect(job).toMatchObject({
      state: 'done',
      attempt: 2,
      result: { samplesAdded: 2 * longCount, tagsCreated: 2 },
    });
    const tags = await readTags(setup);
    const sum = (longCount * (longCount - 1)) / 2;
    expect(tags.get('P (psi)')).toMatchObject({ count: longCount, sum });
    const { tagId } = tags.get('P (psi)')!.tag;
    await undo(batchId);
    expect((await readTag(setup, tagId)).count).toBe(0);
  });

  it('IMP-135 stops when cancelled; what it stored is undone with its batch', async () => {
    const fileId = await setup.receive('long.csv', Buffer.from(csv(rows(0, longCount))));
    const { guess } = await setup.client.imports.inspect({ fileId });
    await setup.client.imports.preview({ plan: guess });
    const { jobId, batchId } = await setup.client.imports.start({ plan: guess });
    await setup.waitForJob(jobId, isStoring);
    await setup.client.jobs.cancel({ jobId });
    expect(await setup.endOf(jobId)).toMatchObject({ state: 'cancelled' });
    const { tag, count } = (await readTags(setup)).get('P (psi)')!;
    expect(count).toBeGreaterThan(0);
    await undo(batchId);
    expect((await readTag(setup, tag.tagId)).count).toBe(0);
    expect(await setup.client.devices.list({})).toEqual([]);
  });

  it('IMP-136 files of one well started together meet in one well, one device and one set of tags', async () => {
    const names = ['WELL-00007_1.csv', 'WELL-00007_2.csv', 'WELL-00007_3.csv'];
    let batchId: Awaited<ReturnType<typeof load>>['batchId'] | undefined;
    const jobs = [];
    for (const [at, name] of names.entries()) {
      const fileId = await setup.receive(name, Buffer.from(csv(rows(at * 100, 100))));
      const { guess } = await setup.client.imports.inspect({ fileId });
      const started = await setup.client.imports.start({ plan: guess, batchId });
      batchId = started.batchId;
      jobs.push(started.jobId);
    }
    for (const jobId of jobs) expect(await setup.endOf(jobId)).toMatchObject({ state: 'done' });
    expect(new Set(jobs).size).toBe(3);
    const wells = await setup.client.wells.list({});
    expect(wells.map(({ name }) => name)).toEqual(['WELL-00007']);
    expect(await setup.client.devices.list({})).toHaveLength(1);
    const tags = await readTags(setup);
    expect(tags.get('P (psi)')).toMatchObject({ count: 300, sum: (300 * 299) / 2 });
    expect(tags.get('P (psi)')!.tag.wellId).toBe(wells[0]!.wellId);
    await undo(must(batchId, 'a batch'));
    expect(await setup.client.wells.list({})).toEqual([]);
    expect(await setup.client.devices.list({})).toEqual([]);
  });

  it('IMP-137 a column goes to the tag of that name of its well, whatever its device', async () => {
    const first = await load(csv(rows(0, 10)), (plan) => ({
      ...plan,
      series: { ...plan.series!, wellName: 'Duna 1', deviceName: 'Old meter' },
    }));
    const second = await load(csv(rows(10, 10)), (plan) => ({
      ...plan,
      series: { ...plan.series!, wellName: 'duna 1', deviceName: 'New meter' },
    }));
    expect(first.result).toMatchObject({ wellsCreated: 1, tagsCreated: 2 });
    expect(second.preview.series!.tags[0]).toMatchObject({ deviceName: 'Old meter' });
    expect(second.result).toMatchObject({ wellsCreated: 0, tagsCreated: 0, samplesAdded: 20 });
    const other = await load(csv(rows(20, 10)), (plan) => ({
      ...plan,
      series: { ...plan.series!, wellName: 'Duna 2', deviceName: 'Old meter' },
    }));
    expect(other.result).toMatchObject({ wellsCreated: 1, tagsCreated: 2 });
  });

  it('IMP-99 values older than raw samples are kept are told before they are imported', async () => {
    const old = ['2005-01-01T00:00:00Z,1,1', '2005-01-01T00:00:01Z,1,1'];
    const { preview } = await load(csv(old, rows(0, 5)));
    const told = preview.findings.find(({ rule }) => rule === 'IMP-99');
    expect(told).toMatchObject({ severity: 'warn', details: { tags: 2, months: 120 } });
    const { preview: young } = await load(csv(rows(0, 5)));
    expect(young.counts).toEqual([]);
  });

  it('IMP-138 findings come as CSV, in pieces, through the contract', async () => {
    const fileId = await setup.receive('odd.csv', Buffer.from(csv(rows(0, 20), ['soon,1,1'])));
    const { guess } = await setup.client.imports.inspect({ fileId });
    const { base64, nextOffset } = await setup.client.imports.findings({ plan: guess });
    expect(nextOffset).toBeNull();
    expect(Buffer.from(base64, 'base64').toString('utf8')).toBe(
      '\uFEFFwhere,severity,rule,details\r\nrow 22,reject,IMP-90,text: soon\r\n',
    );
  });

  it('IMP-139 imports are announced', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const changes = await setup.client.events.changes({}, { signal: stop.signal });
    const watching = (async () => {
      for await (const { event } of changes) {
        seen.push(event);
        if (event === 'telemetry.appended') return;
      }
    })();
    await load(csv(rows(0, 5)));
    await watching;
    stop.abort();
    expect(seen).toContain('imports.changed');
    expect(seen).toContain('tags.changed');
  });
});
