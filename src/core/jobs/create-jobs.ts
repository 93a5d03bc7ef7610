import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import type { Job } from '#shared/contract/jobs.ts';
import { jobId as jobIdSchema, type JobId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { Changes } from '../core-deps.ts';
import { logBug } from '../log.ts';
import type { Ports } from '../ports.ts';
import { refusingWhenFull } from '../storage/disk-full.ts';
import { createIds } from '../sync/new-id.ts';
import {
  getJob,
  insertJob,
  jobsIn,
  listJobs,
  rowToJob,
  updateJob,
  type JobRow,
} from './job-row.ts';
import type { JobRequest, JobRunner, Jobs } from './jobs.ts';
import { startRun, type Run } from './run-job.ts';

export interface JobsDeps {
  readonly database: Database;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
  readonly log: Logger;
  readonly changes: Pick<Changes, 'announce'>;
  /** So many run at a time; the others wait in the order they came. */
  readonly atOnce?: number;
}

export interface BeginningJobs extends Jobs {
  /** Says which kinds there are and begins with what waits, jobs that the last end cut short among it. */
  begin(runners: readonly JobRunner[]): void;
}

const mostAttempts = 5;

/**
 * The job queue of a tenant.
 *
 * Invariants:
 * 1. States: waiting → running → done | failed | cancelled; failed and cancelled → waiting by retry; running → waiting
 *    by closing.
 * 2. A state is on the disk before anybody hears of it. `running` on the disk with nobody running it: cut short.
 * 3. A job runs once at a time. A cancelled job counts as running until its runner has let go.
 */
export function createJobs(deps: JobsDeps): BeginningJobs {
  const { database, ports, changes, log } = deps;
  const moved = createEmitter<Job>();
  const newId = createIds(ports);
  const running = new Map<JobId, Run>();
  let runners: ReadonlyMap<string, JobRunner> | undefined;
  let isClosing = false;

  const describe = (row: JobRow): Job => {
    const run = running.get(row.jobId as JobId);
    return rowToJob({ ...row, ...run?.progress() }, run?.remainingMs() ?? null);
  };
  const tell = (jobId: JobId) => moved.emit(describe(getJob(database, jobId)));
  const setState = (jobId: JobId, change: Partial<JobRow>) => {
    refusingWhenFull(() => updateJob(database, jobId, change));
    tell(jobId);
    changes.announce('jobs.changed', [jobId]);
  };

  const runNext = () => {
    if (!runners || isClosing) return;
    for (const row of jobsIn(database, ['waiting'])) {
      if (running.size >= (deps.atOnce ?? 2)) return;
      // What has just let go may not be noted yet.
      if (!running.has(row.jobId as JobId)) runOne(row, runners);
    }
  };

  const runOne = (row: JobRow, known: ReadonlyMap<string, JobRunner>) => {
    const jobId = row.jobId as JobId;
    const startedAtMs = ports.clock.nowMs();
    const run = startRun({ ...deps, row, runner: known.get(row.kind), tell: () => tell(jobId) });
    running.set(jobId, run);
    try {
      setState(jobId, { state: 'running', startedAtMs, endedAtMs: null, attempt: row.attempt + 1 });
    } catch (error) {
      // A run that never begins never ends: whoever closes would wait for it for ever.
      running.delete(jobId);
      throw error;
    }
    run.ended
      .then((end) => {
        running.delete(jobId);
        setState(jobId, {
          ...end,
          endedAtMs: end.state === 'waiting' ? null : ports.clock.nowMs(),
        });
        runNext();
      })
      // The disk will not take how it ended (full): it counts as running and is taken up again at the next start.
      .catch((error: unknown) => logBug(log, error, { jobId }));
    run.begin();
  };

  const startNext = () => {
    try {
      runNext();
    } catch (error) {
      logBug(log, error);
    }
  };

  return {
    moved,
    begin(all) {
      runners = new Map(all.map((runner) => [runner.kind, runner]));
      for (const row of jobsIn(database, ['running']))
        updateJob(database, row.jobId, afterCrash(deps, row));
      startNext();
    },
    start(request) {
      if (runners && !runners.has(request.kind)) throw new Error(`No job of kind ${request.kind}`);
      const row = rowOf(request, newId(), ports.clock.nowMs());
      refusingWhenFull(() => insertJob(database, row));
      const jobId = jobIdSchema.parse(row.jobId);
      tell(jobId);
      changes.announce('jobs.changed', [jobId]);
      // Whoever started it hears its id before anything happens to it.
      queueMicrotask(startNext);
      return jobId;
    },
    list: () => listJobs(database).map(describe),
    get: (jobId) => describe(getJob(database, jobId)),
    cancel(jobId) {
      const { state } = getJob(database, jobId);
      if (state === 'waiting') {
        setState(jobId, { state: 'cancelled', endedAtMs: ports.clock.nowMs() });
      } else if (state === 'running') {
        must(running.get(jobId), 'the run of a running job').stop('cancelled');
      } else {
        throw new Refusal('job-not-cancellable', { jobId, state });
      }
    },
    retry(jobId) {
      const { state } = getJob(database, jobId);
      if (state !== 'failed' && state !== 'cancelled') {
        throw new Refusal('job-not-retryable', { jobId, state });
      }
      setState(jobId, { state: 'waiting', endedAtMs: null, failure: null, cleared: 0 });
      queueMicrotask(startNext);
    },
    clear() {
      const ended = listJobs(database).filter(({ endedAtMs }) => endedAtMs !== null);
      for (const { jobId } of ended) updateJob(database, jobId, { cleared: 1 });
      changes.announce(
        'jobs.changed',
        ended.map(({ jobId }) => jobId),
      );
    },
    async close() {
      isClosing = true;
      for (const run of running.values()) run.stop('closing');
      await Promise.all([...running.values()].map((run) => run.ended));
    },
  };
}

/** A job that was running when the core died goes on, unless it is what keeps killing it. */
function afterCrash({ log, ports }: JobsDeps, { jobId, kind, attempt }: JobRow): Partial<JobRow> {
  if (attempt < mostAttempts) return { state: 'waiting' };
  const error = new Error(`The core ended ${attempt} times while this job ran`);
  const failure = { code: 'bug', details: { bugId: logBug(log, error, { jobId, kind }) } };
  const endedAtMs = ports.clock.nowMs();
  return { state: 'failed', endedAtMs, failure: JSON.stringify(failure) };
}

function rowOf(request: JobRequest, jobId: string, createdAtMs: number): JobRow {
  const { kind, title, input, batchId, session } = request;
  return {
    jobId,
    kind,
    title,
    input: JSON.stringify(input ?? null),
    state: 'waiting',
    done: 0,
    total: null,
    step: null,
    checkpoint: null,
    createdAtMs,
    startedAtMs: null,
    endedAtMs: null,
    attempt: 0,
    batchId,
    failure: null,
    result: null,
    session: JSON.stringify(session),
    cleared: 0,
  };
}
