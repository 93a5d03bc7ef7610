import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchId, FileId, JobId, TagId } from '#shared/domain/identity/ids.ts';
import { importPlan } from '#shared/domain/imports/plan.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { createImportRunner } from '../import-runner.ts';
import { inspectImport } from '../imports.ts';
import { beginFile, receivePiece } from '../received-files.ts';
import { packTimes, unpackTimes } from './packed-times.ts';
import { keyOfTag } from './tag-key.ts';
import { takeSamplesBack } from './take-samples-back.ts';

let tenant: TestTenant;
beforeEach(() => (tenant = openTestTenant()));
afterEach(() => tenant.close());

const batchId = '01J0000000000000000000000Z' as BatchId;
const jobId = '01J0000000000000000000000Y' as JobId;
const startMs = Date.parse('2026-01-01T00:00:00Z');
const rowCount = 20_000;
/** Every seventh row comes late: blocks of one tag reach into each other. */
const rows = Array.from({ length: rowCount }, (_, at) => {
  const second = at % 7 === 0 && at > 3_000 ? at - 3_000 + 0.5 : at;
  return `${new Date(startMs + second * 1_000).toISOString()},${second},${at % 2}`;
});

async function planOf(text: string) {
  const fileId = tenant.deps.newId() as string as FileId;
  const bytes = Buffer.from(text);
  beginFile(tenant.deps, fileId, { name: 'pump.csv', bytes: bytes.length });
  receivePiece(tenant.deps, fileId, 0, bytes);
  const { guess } = await inspectImport(tenant.deps, { fileId, table: null, target: 'timeSeries' });
  return importPlan.parse(guess);
}

function createTask(input: unknown) {
  const checkpoints: unknown[] = [];
  const task: JobTask = {
    jobId,
    input,
    batchId,
    session: tenant.session,
    resumeFrom: null,
    signal: new AbortController().signal,
    progress: () => undefined,
    checkpoint: (state) => void checkpoints.push(structuredClone(state)),
  };
  return { task, checkpoints };
}

const tagIds = async () =>
  (await tenant.deps.read.selectFrom('tag').select('tagId').orderBy('tagId').execute()).map(
    ({ tagId }) => tagId as TagId,
  );
const countOf = (tagId: TagId) => tenant.deps.samples.count(tagId, 0, 4e12);

describe('importing time series', { timeout: 60_000 }, () => {
  it('IMP-134 goes on after a crash, wherever it came, and is undone to the sample', async () => {
    const plan = await planOf(['time,P,state', ...rows].join('\n'));
    const { task, checkpoints } = createTask(plan);
    const { samples, commands } = tenant.deps;
    const crash = async (times: number) => {
      let appends = 0;
      const dying = createImportRunner(
        {
          ...tenant.deps,
          samples: {
            ...samples,
            async append(...args) {
              // Half of the time what was on its way is stored, half of the time it is not.
              if ((appends += 1) > 3 && times % 2 === 0) throw new Error('crash');
              await samples.append(...args);
              if (appends > 3) throw new Error('crash');
            },
          },
          commands: {
            run(head, work) {
              const done = commands.run(head, work);
              if (times < 2) throw new Error('crash');
              return done;
            },
            runMany: commands.runMany,
          },
        },
        { groupSamples: 10_000 },
      );
      await dying.run({ ...task, resumeFrom: checkpoints.at(-1) ?? null });
    };
    for (let times = 0; times < 8; times += 1) await expect(crash(times)).rejects.toThrow('crash');
    const { task: last } = createTask(plan);
    const done = await createImportRunner(tenant.deps).run({
      ...last,
      resumeFrom: checkpoints.at(-1) ?? null,
    });
    expect(done).toMatchObject({ samplesAdded: 2 * rowCount, samplesKnown: 0, tagsCreated: 2 });
    const tags = await tagIds();
    expect(await Promise.all(tags.map(countOf))).toEqual([rowCount, rowCount]);
    const taken = await takeSamplesBack(tenant.deps, batchId, tenant.session);
    expect(taken).toEqual({ removed: 2 * rowCount, overtaken: 0 });
    expect(await Promise.all(tags.map(countOf))).toEqual([0, 0]);
    // Again there is nothing left to take.
    expect(await takeSamplesBack(tenant.deps, batchId, tenant.session)).toEqual({
      removed: 0,
      overtaken: 0,
    });
  });

  it('IMP-133 undo leaves what was corrected since, and takes the rest', async () => {
    const plan = await planOf(['time,P', ...rows.slice(0, 100)].join('\n'));
    await createImportRunner(tenant.deps).run(createTask(plan).task);
    const [tagId] = (await tagIds()) as [TagId];
    const { samples, clock } = { ...tenant.deps, clock: tenant.clock };
    clock.nowMs += 1_000;
    const at = startMs + 50_000;
    const corrected = { tagId, sourceMs: at, arrivalMs: at, value: -1 };
    await samples.correct(tagId, [{ ...corrected, quality: 'good', reason: 'none' }], {
      by: 'someone',
      atMs: clock.nowMs,
      why: 'typed',
    });
    clock.nowMs += 1_000;
    const taken = await takeSamplesBack(tenant.deps, batchId, tenant.session);
    expect(taken).toEqual({ removed: 99, overtaken: 1 });
    const left = await samples.range(tagId, 0, 4e12, 10);
    expect([...left.value]).toEqual([-1]);
  });

  it('IMP-132 who may not make tags may not take samples back', async () => {
    const plan = await planOf(['time,P', ...rows.slice(0, 10)].join('\n'));
    await createImportRunner(tenant.deps).run(createTask(plan).task);
    const pumper = { ...tenant.session, role: 'viewer' as const };
    await expect(takeSamplesBack(tenant.deps, batchId, pumper)).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });
});

describe('the small parts of it', () => {
  it('IMP-132 times on record come back exactly', () => {
    const regular = Float64Array.from({ length: 8_192 }, (_, at) => startMs + at * 1_000);
    expect(unpackTimes(packTimes(regular))).toEqual(regular);
    expect(packTimes(regular).length).toBeLessThan(400);
    const odd = Float64Array.of(-5, 0, 1, 8.64e15);
    expect(unpackTimes(packTimes(odd))).toEqual(odd);
  });

  it('IMP-130 tags get keys of plain signs, each its own', () => {
    const taken = new Set(['P-PDG']);
    expect(keyOfTag('P-PDG', taken)).toBe('P-PDG-2');
    expect(keyOfTag('Presión (psi)', taken)).toBe('Presio-n-psi');
    expect(keyOfTag('  ', taken)).toBe('series');
    expect(keyOfTag('°', taken)).toBe('series-2');
    expect(keyOfTag('x'.repeat(200), taken)).toHaveLength(50);
  });
});
