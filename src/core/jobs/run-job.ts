import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import { batchId, jobId } from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { logBug } from '../log.ts';
import type { Ports } from '../ports.ts';
import { refusingWhenFull } from '../storage/disk-full.ts';
import { sessionOf, updateJob, type JobRow } from './job-row.ts';
import type { JobRunner, JobTask } from './jobs.ts';
import { estimateRemainingMs } from './pace.ts';
import { createThrottle } from './throttle.ts';

/** Five times a second per job. */
const tellEveryMs = 200;

/** Why a run is stopped: the reason of its signal. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
  readonly why: 'cancelled' | 'closing';

  constructor(why: 'cancelled' | 'closing') {
    super(`The job was stopped: ${why}`);
    this.why = why;
  }
}

type Progress = Pick<JobRow, 'done' | 'total' | 'step'>;
export type End = Partial<JobRow> & Pick<JobRow, 'state'>;

/** One run of a job. */
export interface Run {
  begin(): void;
  progress(): Progress;
  remainingMs(): number | null;
  stop(why: 'cancelled' | 'closing'): void;
  /** How it ended; `waiting` when it is to be resumed at the next start. Never rejects. */
  readonly ended: Promise<End>;
}

export function startRun(deps: {
  readonly database: Database;
  readonly ports: Pick<Ports, 'clock'>;
  readonly log: Logger;
  readonly row: JobRow;
  readonly runner: JobRunner | undefined;
  /** Tells listeners how far it is. */
  readonly tell: () => void;
}): Run {
  const { database, ports, row } = deps;
  const { clock } = ports;
  const stopping = new AbortController();
  const throttle = createThrottle(clock, tellEveryMs, deps.tell);
  const begun = Promise.withResolvers<void>();
  const beganAtMs = clock.monotonicMs();
  let progress: Progress = { done: row.done, total: row.total, step: row.step };

  const task: JobTask = {
    jobId: jobId.parse(row.jobId),
    input: JSON.parse(row.input),
    batchId: row.batchId === null ? null : batchId.parse(row.batchId),
    session: sessionOf(row),
    resumeFrom: row.checkpoint === null ? null : JSON.parse(row.checkpoint),
    signal: stopping.signal,
    progress(done, total, step) {
      progress = { done, total, step: step ?? progress.step };
      throttle.call();
    },
    checkpoint(state) {
      const checkpoint = JSON.stringify(state ?? null);
      refusingWhenFull(() => updateJob(database, row.jobId, { ...progress, checkpoint }));
    },
  };

  const run = async (): Promise<End> => {
    await begun.promise;
    try {
      if (!deps.runner) throw new Error(`No runner for jobs of kind ${row.kind}`);
      stopping.signal.throwIfAborted();
      const result = await deps.runner.run(task);
      return { ...progress, state: 'done', result: JSON.stringify(result), failure: null };
    } catch (error) {
      return endOf(deps, error, stopping.signal, progress);
    } finally {
      throttle.close();
    }
  };

  return {
    begin: begun.resolve,
    progress: () => progress,
    remainingMs: () =>
      estimateRemainingMs({
        ...progress,
        doneAtStart: row.done,
        elapsedMs: clock.monotonicMs() - beganAtMs,
      }),
    stop: (why) => stopping.abort(new RunStopped(why)),
    ended: run(),
  };
}

function endOf(
  { log, row }: { readonly log: Logger; readonly row: JobRow },
  error: unknown,
  signal: AbortSignal,
  progress: Progress,
): End {
  if (signal.aborted && isOfStopping(error, signal)) {
    const { why } = signal.reason as RunStopped;
    return { ...progress, state: why === 'closing' ? 'waiting' : 'cancelled' };
  }
  const { jobId: id, kind } = row;
  const failure = isRefusal(error)
    ? { code: error.code, details: error.details }
    : { code: 'bug', details: { bugId: logBug(log, error, { jobId: id, kind }) } };
  return { ...progress, state: 'failed', failure: JSON.stringify(failure) };
}

/** Runners throw the signal's reason; what they call with the signal throws an AbortError of its own. */
function isOfStopping(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  return error instanceof Error && (error.name === 'AbortError' || error.cause === signal.reason);
}
