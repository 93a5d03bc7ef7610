import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import { setupImports } from './setup-imports.ts';

const wellCount = 30;
const dayCount = 720;

const history = [
  'Well,Date,Oil',
  ...Array.from({ length: wellCount * dayCount }, (_, at) => {
    const day = addDays('2024-01-01', at % dayCount);
    return `Well ${Math.floor(at / dayCount)},${day},1`;
  }),
].join('\n');

describe('an import in a core that is closed under it', { timeout: 120_000 }, () => {
  let setup: Awaited<ReturnType<typeof setupImports>>;
  beforeEach(async () => (setup = await setupImports()));
  afterEach(() => setup.close());

  it('IMP-76 goes on when the core is open again, and comes to the same', async () => {
    const fileId = await setup.receive('history.csv', Buffer.from(history));
    const { guess } = await setup.client.imports.inspect({ fileId });
    const { jobId } = await setup.client.imports.start({ plan: guess });
    await setup.waitForJob(jobId, ({ step, done }) => step === 'entering' && done > 0);
    await setup.restart();
    const half = await setup.client.production.totals({});
    expect(half.oil).toBeLessThan(wellCount * dayCount);
    const job = await setup.endOf(jobId);
    expect(job).toMatchObject({ state: 'done', result: { used: wellCount * dayCount } });
    expect(job.result).toMatchObject({ wellsCreated: wellCount, monthsTouched: wellCount * 24 });
    expect(await setup.client.production.totals({})).toMatchObject({
      oil: wellCount * dayCount,
      dayCount: wellCount * dayCount,
      wellCount,
    });
  });

  it('IMP-77 stops when cancelled; undoing its batch leaves nothing', async () => {
    const fileId = await setup.receive('history.csv', Buffer.from(history));
    const { guess } = await setup.client.imports.inspect({ fileId });
    const { jobId, batchId } = await setup.client.imports.start({ plan: guess });
    await setup.waitForJob(jobId, ({ step, done }) => step === 'entering' && done > 0);
    await setup.client.jobs.cancel({ jobId });
    expect(await setup.endOf(jobId)).toMatchObject({ state: 'cancelled' });
    const some = await setup.client.production.totals({});
    expect(some.oil).toBeGreaterThan(0);
    await setup.client.audit.undo({ target: { batchId } });
    expect(await setup.client.production.totals({})).toMatchObject({ oil: 0, dayCount: 0 });
    expect(await setup.client.wells.list({})).toEqual([]);
  });

  it('IMP-75 the same start twice is one import', async () => {
    const fileId = await setup.receive('few.csv', Buffer.from('Well,Date,Oil\nA 1,2025-01-05,1\n'));
    const { guess } = await setup.client.imports.inspect({ fileId });
    const { commandId } = await setup.client.imports.start({ plan: guess });
    const again = await setup.client.imports.start({ plan: guess, commandId });
    const more = await setup.client.imports.start({ plan: guess, commandId });
    expect(more).toEqual(again);
    await setup.endOf(more.jobId);
    expect((await setup.client.jobs.list()).filter(({ kind }) => kind === 'import').length).toBe(1);
  });
});
