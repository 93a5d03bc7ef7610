import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchId, FileId, JobId, WellId } from '#shared/domain/identity/ids.ts';
import { importPlan, type ImportTarget } from '#shared/domain/imports/plan.ts';
import { headOf } from '#core/command-head.ts';
import type { JobTask } from '#core/jobs/jobs.ts';
import type { CommandRunner } from '#core/sync/command-runner.ts';
import { openTestTenant, type TestTenant } from '#tests/fixtures/test-tenant.ts';
import { rowsXml, writeXlsx } from '#tests/fixtures/write-xlsx.ts';
import { undo } from '../audit/undo.ts';
import { createWell } from '../wells/save-well.ts';
import { createImportRunner } from './import-runner.ts';
import { inspectImport } from './imports.ts';
import { previewImport } from './preview.ts';
import { inspectFile, stageFile } from './read-file.ts';
import { beginFile, receivePiece } from './received-files.ts';

let tenant: TestTenant;
beforeEach(() => (tenant = openTestTenant()));
afterEach(() => tenant.close());

const batchId = '01J0000000000000000000000Z' as BatchId;

const receive = (content: string | Buffer): FileId => {
  const fileId = tenant.deps.newId() as string as FileId;
  const bytes = Buffer.from(content);
  beginFile(tenant.deps, fileId, { name: 'file.csv', bytes: bytes.length });
  receivePiece(tenant.deps, fileId, 0, bytes);
  return fileId;
};
const planOf = async (text: string, target?: ImportTarget, changes: object = {}) => {
  const fileId = receive(text);
  const { guess } = await inspectImport(tenant.deps, { fileId, table: null, target });
  return importPlan.parse({ ...guess, ...changes });
};

/** What a job is given; remembers its checkpoints. */
const createTask = (input: unknown, rest: Partial<JobTask> = {}) => {
  const checkpoints: unknown[] = [];
  const task: JobTask = {
    jobId: '01J0000000000000000000000Y' as JobId,
    input,
    batchId,
    session: tenant.session,
    resumeFrom: null,
    signal: new AbortController().signal,
    progress: () => undefined,
    checkpoint: (state) => void checkpoints.push(structuredClone(state)),
    ...rest,
  };
  return { task, checkpoints };
};
const run = (input: unknown, rest?: Partial<JobTask>) =>
  createImportRunner(tenant.deps).run(createTask(input, rest).task);

const days = () =>
  tenant.deps.read
    .selectFrom('productionDay')
    .selectAll()
    .orderBy('wellId')
    .orderBy('day')
    .execute();
const commandCount = async () =>
  (await tenant.deps.read.selectFrom('audit').select('n').execute()).length;
const wells = () =>
  tenant.deps.read
    .selectFrom('well')
    .selectAll()
    .where('deleted', '=', 0)
    .orderBy('name')
    .execute();

/** Three wells, two days in each of 12 months. */
const history = [
  'Well,Date,Oil (bbl)',
  ...['A 1', 'A 2', 'B 1'].flatMap((well) =>
    Array.from({ length: 12 }, (_, month) => {
      const text = String(month + 1).padStart(2, '0');
      return `${well},2025-${text}-05,${month + 1}.5\n${well},2025-${text}-06,7`;
    }),
  ),
].join('\n');

describe('importing', () => {
  it('IMP-75 writes wells, then one command per well and month, all of one batch', async () => {
    const result = await run(await planOf(history));
    expect(result).toMatchObject({
      rows: 72,
      used: 72,
      leftOut: 0,
      wellsCreated: 3,
      monthsTouched: 36,
    });
    expect(await days()).toHaveLength(72);
    const audit = await tenant.deps.read.selectFrom('audit').selectAll().execute();
    expect(audit).toHaveLength(37);
    expect(new Set(audit.map((entry) => entry.batchId))).toEqual(new Set([batchId]));
  });

  it('IMP-76 goes on after a crash, wherever it came, and doubles nothing', async () => {
    const plan = await planOf(history);
    const { task, checkpoints } = createTask(plan);
    for (let crash = 1; ; crash += 1) {
      const resumeFrom = checkpoints.at(-1) ?? null;
      const dying = createImportRunner({
        ...tenant.deps,
        commands: dieAfterCommits(tenant.deps.commands, 1),
      });
      const end = await dying.run({ ...task, resumeFrom }).catch((error: Error) => error);
      if (!(end instanceof Error)) {
        expect(end).toMatchObject({ wellsCreated: 3, monthsTouched: 36, used: 72 });
        break;
      }
      expect(end.message).toBe('crash');
      expect(crash).toBeLessThan(50);
      // Half of the time the checkpoint is on the disk as well, half of the time not.
      if (crash % 2 === 0) checkpoints.push(await nextCheckpoint(plan, resumeFrom));
    }
    expect(await days()).toHaveLength(72);
    expect(await wells()).toHaveLength(3);
    expect(await commandCount()).toBe(37);
  });

  it('IMP-76 says how much of the whole is done also after it went on', async () => {
    const plan = await planOf(history);
    const first = createTask(plan);
    await createImportRunner(tenant.deps).run(first.task);
    const told: (readonly [number, number | null])[] = [];
    const resumeFrom = first.checkpoints.at(-2);
    const progress: JobTask['progress'] = (done, total, step) => {
      if (step === 'entering') told.push([done, total]);
    };
    await run(plan, { resumeFrom, progress });
    expect(told).toEqual([[72, 72]]);
  });

  it('IMP-77 stops at the next step when cancelled; what is written can be undone', async () => {
    const plan = await planOf(history);
    const cancelling = new AbortController();
    const { task } = createTask(plan, {
      signal: cancelling.signal,
      checkpoint: (state) => {
        if ((state as { monthsTouched: number }).monthsTouched >= 8)
          cancelling.abort(new Error('cancelled'));
      },
    });
    await expect(createImportRunner(tenant.deps).run(task)).rejects.toThrow('cancelled');
    expect(await days()).toHaveLength(16);
    await undo(tenant.deps, headOf('audit.undo', tenant.session, {}), { batchId });
    expect(await days()).toEqual([]);
    expect(await wells()).toEqual([]);
  });

  it('IMP-05 the later of two rows for the same well and day wins, and both are told', async () => {
    const plan = await planOf('Well,Date,Oil,Gas\nA 1,2025-01-05,1,9\nA 1,2025-01-05,2,\n');
    const preview = await previewImport(tenant.deps, plan);
    expect(preview.findings).toEqual([
      {
        rule: 'IMP-05',
        severity: 'warn',
        at: 'row 3',
        details: { before: 2, period: '2025-01-05' },
      },
    ]);
    expect(await run(plan)).toMatchObject({ rows: 2, used: 1, leftOut: 1 });
    // What the later row leaves blank stays as the earlier one has it.
    expect(await days()).toMatchObject([{ day: '2025-01-05', oilBbl: 2, gasMcf: 9 }]);
  });

  it('IMP-16 rows of wells the tenant lacks are left out when none may be created', async () => {
    createWell(tenant.deps, headOf('wells.create', tenant.session, {}), { name: 'a 1' });
    const plan = await planOf(history, undefined, { createMissingWells: false });
    const preview = await previewImport(tenant.deps, plan);
    expect(preview).toMatchObject({ rows: 72, usable: 24, newWells: 0, knownWells: 1 });
    expect(preview.counts).toEqual([{ rule: 'IMP-16', severity: 'reject', count: 2 }]);
    expect(await run(plan)).toMatchObject({ used: 24, leftOut: 48, wellsCreated: 0 });
    expect(await days()).toHaveLength(24);
  });

  it('IMP-41 a blank cell leaves what was there', async () => {
    await run(await planOf('Well,Date,Oil,Gas\nA 1,2025-01-05,1,9\n'));
    const later = await planOf('Well,Date,Oil,Gas\nA 1,2025-01-05,,10\n');
    await run(later, { jobId: '01J0000000000000000000000X' as JobId });
    expect(await days()).toMatchObject([{ oilBbl: 1, gasMcf: 10 }]);
  });

  it('IMP-78 a registry fills in wells that are there, and takes no name from another', async () => {
    const head = () => headOf('wells.create', tenant.session, {});
    createWell(tenant.deps, head(), { name: 'Mine', api14: '30015253250000', note: 'keep' });
    createWell(tenant.deps, head(), { name: 'Taken' });
    const text = 'API,Well Name,Operator\n30-015-25325,Taken,BEPCO\n30-015-25327,Taken,BEPCO\n';
    expect(await run(await planOf(text, 'wells'))).toMatchObject({
      wellsCreated: 0,
      wellsChanged: 2,
    });
    expect(await wells()).toMatchObject([
      {
        name: 'Mine',
        api14: '30015253250000',
        operatorName: 'BEPCO',
        note: 'keep',
        county: 'Eddy',
      },
      { name: 'Taken', api14: '30015253270000', operatorName: 'BEPCO' },
    ]);
  });

  it('IMP-15 two wells of one name in a file both get in, the second with its API number', async () => {
    const text = 'API,Well Name\n30-015-25325,Federal 1\n30-015-25327,FEDERAL 1\n';
    await run(await planOf(text, 'wells'));
    expect((await wells()).map(({ name }) => name)).toEqual([
      'FEDERAL 1 (30-015-25327)',
      'Federal 1',
    ]);
  });

  it('IMP-79 what was staged is not read again, unless settings make other values of it', async () => {
    const plan = await planOf('Well,Date,Gas (Sm3)\nA 1,2025-01-05,1000\n');
    const first = await stageFile(tenant.deps, plan);
    expect((await stageFile(tenant.deps, plan)).stagedPath).toBe(first.stagedPath);
    const settings = { ...tenant.deps.settings(), gasPressureBasePsia: 15.025 };
    const second = await stageFile({ ...tenant.deps, settings: () => settings }, plan);
    expect(second.stagedPath).not.toBe(first.stagedPath);
  });

  it('IMP-80 all findings stand in a file beside, safe to open in a spreadsheet', async () => {
    const rows = Array.from({ length: 600 }, (_, row) => `A 1,2025-01-05,=cmd|"${row}"`);
    const plan = await planOf(`Well,Date,Oil\n${rows.join('\n')}\n`, 'dailyProduction', {
      columns: {
        Well: { field: 'name', unit: null },
        Date: { field: 'day', unit: 'YMD' },
        Oil: { field: 'oilBbl', unit: 'bbl' },
      },
    });
    const { stagedPath, summary } = await stageFile(tenant.deps, plan);
    expect(summary.findings).toHaveLength(500);
    expect(summary.counts).toContainEqual({ rule: 'IMP-04', severity: 'warn', count: 600 });
    const path = stagedPath.replace(/\.staged$/, '.findings.csv');
    const text = Buffer.from(tenant.deps.ports.disk.read(path)).toString();
    expect(text.split('\r\n').filter((line) => line.includes('IMP-04'))).toHaveLength(600);
    expect(text).not.toMatch(/^[=+@]/m);
  });

  it('IMP-47 a plan that does not fit is refused with what it lacks', async () => {
    const plan = await planOf(history, undefined, {
      columns: { Well: { field: 'name', unit: null } },
    });
    await expect(run(plan)).rejects.toMatchObject({
      code: 'mapping-incomplete',
      details: { problem: 'field-missing', field: 'day' },
    });
  });

  it('IMP-51 a file that needs more memory than a thread may have is refused; the core goes on', async () => {
    const long = Array.from({ length: 40_000 }, (_, at): [string, number] => [`Well ${at}`, at]);
    const fileId = receive(writeXlsx({ Daily: rowsXml([['Well', 'Oil'], ...long]) }));
    const request = { fileId, table: null };
    const reading = { maxMemoryMb: 24 };
    await expect(inspectFile(tenant.deps, request, reading)).rejects.toThrow(/file-too-large/);
    expect((await inspectFile(tenant.deps, request)).rowCount).toBe(40_000);
  });

  it('IMP-43 a plan’s well that is not there is refused; one deleted meanwhile leaves every row out', async () => {
    const wellId = '01J0000000000000000000000W' as WellId;
    const plan = await planOf(history, undefined, { wellId });
    await expect(previewImport(tenant.deps, plan)).rejects.toThrow(/well-not-found/);
    expect(await run(plan)).toMatchObject({ used: 0, wellsCreated: 0 });
    expect(await wells()).toEqual([]);
  });
});

/** Commits as the real one does, then dies before anybody can write down that it did. */
function dieAfterCommits(commands: CommandRunner, commits: number): CommandRunner {
  let left = commits;
  const dying = <T>(work: () => T): T => {
    const done = work();
    left -= 1;
    if (left < 0) throw new Error('crash');
    return done;
  };
  return {
    run: (head, work) => dying(() => commands.run(head, work)),
    runMany: (all) => dying(() => commands.runMany(all)),
  };
}

/** The checkpoint the run that died would have written after its first commit. */
async function nextCheckpoint(plan: unknown, resumeFrom: unknown): Promise<unknown> {
  const { task, checkpoints } = createTask(plan, { resumeFrom });
  const dying = createImportRunner({
    ...tenant.deps,
    commands: dieAfterCommits(tenant.deps.commands, 1),
  });
  await dying.run(task).catch(() => undefined);
  return checkpoints[0];
}
