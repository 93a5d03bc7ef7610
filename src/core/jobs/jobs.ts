import type { Job } from '#shared/contract/jobs.ts';
import type { BatchId, JobId } from '#shared/domain/identity/ids.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import type { Session } from '../session.ts';

/**
 * Long work: queued, in workers, with progress, cancel and retry. Contract:
 *  - A job is on the disk before `start` answers; a job that was running when the core ended goes on from its last checkpoint.
 *  - Cancel takes effect at the runner's next check; what was committed before stays and can be undone by batch.
 *  - A runner that throws a Refusal fails the job with its code, anything else with a bug id.
 */
export interface Jobs {
  readonly moved: Subscribable<Job>;
  start(request: JobRequest): JobId;
  list(): readonly Job[];
  get(jobId: JobId): Job;
  cancel(jobId: JobId): void;
  retry(jobId: JobId): void;
  clear(): void;
  /** Stops runners at their next check and leaves their jobs to be resumed. */
  close(): Promise<void>;
}

export interface JobRequest {
  readonly kind: string;
  readonly title: string;
  /** Plain data; everything the runner needs to begin again after a restart. */
  readonly input: unknown;
  readonly batchId: BatchId | null;
  readonly session: Session;
}

/** One kind of job. `run` may be called again with the last checkpoint after a restart or a retry. */
export interface JobRunner {
  readonly kind: string;
  run(task: JobTask): Promise<Record<string, unknown>>;
}

export interface JobTask {
  readonly jobId: JobId;
  readonly input: unknown;
  readonly batchId: BatchId | null;
  readonly session: Session;
  /** What was last given to `checkpoint`, or null at the first run. */
  readonly resumeFrom: unknown;
  readonly signal: AbortSignal;
  progress(done: number, total: number | null, step?: string): void;
  checkpoint(state: unknown): void;
}
