import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '#shared/contract/jobs.ts';
import type { BatchId, JobId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { followJobs } from '#core/features/jobs/jobs.ts';
import type { Session } from '#core/session.ts';
import { openTenantDatabase, type TenantDatabase } from '#core/storage/database.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { seededRandom } from '#tests/fixtures/test-tenant.ts';
import { createJobs, type BeginningJobs } from './create-jobs.ts';
import type { JobRunner, JobTask } from './jobs.ts';

const id = (n: number) => `01HZZZZZZZZZZZZZZZZZZZZZZ${n}`;
const session = {
  tenantId: id(1),
  personId: id(2),
  personName: 'Pat',
  seatId: id(3),
  seatName: 'Office',
  role: 'engineer',
} as Session;

let folder: string;
let database: TenantDatabase;
let jobs: BeginningJobs;
let nowMs: number;
let random: ReturnType<typeof seededRandom>;

beforeEach(() => {
  nowMs = 1_000_000;
  random = seededRandom(1);
  folder = mkdtempSync(join(tmpdir(), 'wellos-jobs-'));
  database = openTenantDatabase({ disk: nodeDisk, clock: clock() }, join(folder, 'tenant.db'));
  jobs = create();
});
afterEach(async () => {
  await jobs.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a job', () => {
  it('JOB-01 is on the disk before start answers, and runs to its result', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start({ file: 'a.csv' });
    expect(jobs.get(jobId)).toMatchObject({ state: 'waiting', attempt: 0, canCancel: true });
    const task = await runner.next();
    expect(task).toMatchObject({ jobId, input: { file: 'a.csv' }, session, resumeFrom: null });
    expect(jobs.get(jobId)).toMatchObject({ state: 'running', attempt: 1, startedAtMs: nowMs });
    task.finish({ rows: 3 });
    expect(await ended(jobId)).toMatchObject({
      state: 'done',
      result: { rows: 3 },
      canCancel: false,
      canRetry: false,
    });
  });

  it('JOB-01 that cannot be noted as running (disk full) waits, and keeps nobody from closing', async () => {
    jobs.begin([scripted()]);
    const jobId = start(1);
    database.write.pragma('query_only = ON');
    await new Promise((resolve) => setImmediate(resolve));
    database.write.pragma('query_only = OFF');
    expect(jobs.get(jobId)).toMatchObject({ state: 'waiting', attempt: 0 });
    await jobs.close();
  });

  it('JOB-02 waits while two others run, and they run in the order they came', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const ids = [1, 2, 3, 4].map((n) => start(n));
    const [first, second] = [await runner.next(), await runner.next()];
    expect(states()).toEqual(['running', 'running', 'waiting', 'waiting']);
    second.finish({});
    const third = await runner.next();
    expect(third.input).toBe(3);
    first.finish({});
    third.finish({});
    (await runner.next()).finish({});
    await ended(ids[3]!);
    expect(states()).toEqual(['done', 'done', 'done', 'done']);
  });

  it('JOB-03 fails with the code of a refusal', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start();
    (await runner.next()).fail(new Refusal('file-empty', { file: 'a.csv' }));
    expect(await ended(jobId)).toMatchObject({
      state: 'failed',
      failure: { code: 'file-empty', details: { file: 'a.csv' } },
      canRetry: true,
    });
  });

  it('JOB-03 fails with a bug id for anything else, which the log has too', async () => {
    const lines: string[] = [];
    await jobs.close();
    jobs = create({ log: pino({ level: 'error' }, { write: (line) => lines.push(line) }) });
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start();
    (await runner.next()).fail(new TypeError('boom'));
    const { failure } = await ended(jobId);
    expect(failure).toMatchObject({
      code: 'bug',
      details: { bugId: expect.any(String) as string },
    });
    expect(lines.join('')).toContain(String(failure!.details['bugId']));
  });

  it('JOB-04 that waits is cancelled at once', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const ids = [1, 2, 3].map((n) => start(n));
    const running = [await runner.next(), await runner.next()];
    jobs.cancel(ids[2]!);
    expect(jobs.get(ids[2]!).state).toBe('cancelled');
    for (const task of running) task.finish({});
    await ended(ids[0]!);
    await ended(ids[1]!);
    expect(runner.waiting()).toBe(0);
  });

  it('JOB-05 that runs is cancelled at its next look and counts as running until then', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start();
    const task = await runner.next();
    jobs.cancel(jobId);
    expect(task.signal.aborted).toBe(true);
    expect(jobs.get(jobId).state).toBe('running');
    task.look();
    expect(await ended(jobId)).toMatchObject({ state: 'cancelled', canRetry: true });
  });

  it('JOB-05 that was done before it looked is done', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start();
    const task = await runner.next();
    jobs.cancel(jobId);
    task.finish({ rows: 1 });
    expect(await ended(jobId)).toMatchObject({ state: 'done', result: { rows: 1 } });
  });

  it('JOB-06 is retried from its last checkpoint', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start();
    const first = await runner.next();
    first.progress(40, 100, 'committing');
    first.checkpoint({ row: 40 });
    first.progress(55, 100);
    first.fail(new Refusal('disk-full'));
    await ended(jobId);
    jobs.retry(jobId);
    const second = await runner.next();
    expect(second.resumeFrom).toEqual({ row: 40 });
    expect(jobs.get(jobId)).toMatchObject({ attempt: 2, failure: null, step: 'committing' });
    second.finish({});
    expect((await ended(jobId)).state).toBe('done');
  });

  it('JOB-07 refuses what its state does not allow', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start();
    const task = await runner.next();
    expect(() => jobs.retry(jobId)).toThrow(/job-not-retryable/);
    task.finish({});
    await ended(jobId);
    expect(() => jobs.cancel(jobId)).toThrow(/job-not-cancellable/);
    expect(() => jobs.get(id(9) as JobId)).toThrow(/job-not-found/);
  });

  it('JOB-08 that ended is cleared off the list, and can still be read', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const [done, running] = [start(1), start(2)];
    (await runner.next()).finish({});
    const task = await runner.next();
    await ended(done);
    jobs.clear();
    expect(jobs.list().map(({ jobId }) => jobId)).toEqual([running]);
    expect(jobs.get(done).state).toBe('done');
    task.finish({});
    await ended(running);
  });
});

describe('a restart', () => {
  it('JOB-10 goes on with what was running, from its last checkpoint, and with what waited', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const ids = [1, 2, 3].map((n) => start(n));
    const task = await runner.next();
    await runner.next();
    task.progress(7, 10);
    task.checkpoint({ at: 7 });
    const closing = jobs.close();
    runner.lookAll();
    await closing;
    expect(states()).toEqual(['waiting', 'waiting', 'waiting']);
    const again = scripted();
    jobs = create();
    jobs.begin([again]);
    const resumed = await again.next();
    expect(resumed).toMatchObject({ jobId: ids[0], resumeFrom: { at: 7 }, session });
    resumed.finish({});
    (await again.next()).finish({});
    (await again.next()).finish({});
    await ended(ids[2]!);
  });

  it('JOB-11 after a crash goes on too, but not for ever with a job that kills the core', async () => {
    const jobId = start();
    for (let crash = 1; crash <= 5; crash++) {
      const runner = scripted();
      const dying = create();
      dying.begin([runner]);
      await runner.next();
      expect(dying.get(jobId)).toMatchObject({ state: 'running', attempt: crash });
    }
    jobs = create();
    jobs.begin([scripted()]);
    expect(jobs.get(jobId)).toMatchObject({ state: 'failed', failure: { code: 'bug' } });
  });
});

describe('progress', () => {
  it('JOB-12 is told at most five times a second per job, and the last of it always', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const runner = scripted();
      jobs.begin([runner]);
      start();
      const task = await runner.next();
      const told: number[] = [];
      jobs.moved.subscribe((job) => told.push(job.done));
      for (let n = 1; n <= 1_000; n++) {
        task.progress(n, 1_000);
        travel(1);
      }
      expect(told.length).toBeGreaterThanOrEqual(5);
      expect(told.length).toBeLessThanOrEqual(6);
      travel(200);
      expect(told.at(-1)).toBe(1_000);
      task.finish({});
    } finally {
      vi.useRealTimers();
    }
  });

  it('JOB-13 comes with the time that remains at the pace of this run', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const jobId = start();
    const task = await runner.next();
    task.progress(0, 100);
    expect(jobs.get(jobId).remainingMs).toBeNull();
    nowMs += 10_000;
    task.progress(25, 100);
    expect(jobs.get(jobId).remainingMs).toBe(30_000);
    task.finish({});
    expect((await ended(jobId)).remainingMs).toBeNull();
  });

  it('JOB-14 streams the jobs as they are, then each that moved once, however slow the reader', async () => {
    const runner = scripted();
    jobs.begin([runner]);
    const [one, two] = [start(1), start(2)];
    const [first, second] = [await runner.next(), await runner.next()];
    const stop = new AbortController();
    const stream = followJobs(jobs, stop.signal);
    const initial = (await stream.next()).value as Job[];
    expect(initial.map(({ jobId }) => jobId)).toEqual([two, one]);
    first.finish({ rows: 1 });
    second.finish({ rows: 2 });
    await ended(one);
    await ended(two);
    const moved = (await stream.next()).value as Job[];
    expect(moved.map(({ state, result }) => [state, result])).toEqual([
      ['done', { rows: 1 }],
      ['done', { rows: 2 }],
    ]);
    stop.abort();
    expect((await stream.next()).done).toBe(true);
  });
});

function clock() {
  return { nowMs: () => nowMs, monotonicMs: () => nowMs };
}

function travel(ms: number): void {
  nowMs += ms;
  vi.advanceTimersByTime(ms);
}

function create(more: { readonly log?: Logger } = {}): BeginningJobs {
  return createJobs({
    database: database.write,
    ports: { clock: clock(), random },
    log: pino({ level: 'silent' }),
    changes: { announce: () => undefined },
    ...more,
  });
}

function start(input: unknown = null): JobId {
  return jobs.start({
    kind: 'script',
    title: 'A job',
    input,
    batchId: id(5) as BatchId,
    session,
  });
}

/** In the order they were started. */
function states(): string[] {
  return jobs
    .list()
    .map(({ state }) => state)
    .toReversed();
}

function ended(jobId: JobId): Promise<Job> {
  return vi.waitFor(() => {
    const job = jobs.get(jobId);
    if (job.endedAtMs === null) throw new Error(`${job.state} still`);
    return job;
  });
}

interface ScriptedTask extends JobTask {
  finish(result: Record<string, unknown>): void;
  fail(error: Error): void;
  /** Looks at the signal, as a runner does between two steps. */
  look(): void;
}

/** A runner whose every step the test takes. */
function scripted(): JobRunner & {
  next(): Promise<ScriptedTask>;
  waiting(): number;
  lookAll(): void;
} {
  const begun: ScriptedTask[] = [];
  const all: ScriptedTask[] = [];
  return {
    kind: 'script',
    run(task) {
      const result = Promise.withResolvers<Record<string, unknown>>();
      const scriptedTask: ScriptedTask = {
        ...task,
        finish: result.resolve,
        fail: result.reject,
        look() {
          try {
            task.signal.throwIfAborted();
          } catch (error) {
            result.reject(error);
          }
        },
      };
      begun.push(scriptedTask);
      all.push(scriptedTask);
      return result.promise;
    },
    next: () => vi.waitFor(() => begun.shift() ?? Promise.reject(new Error('nothing has begun'))),
    waiting: () => begun.length,
    lookAll() {
      for (const task of all) task.look();
    },
  };
}
