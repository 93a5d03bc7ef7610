import type { Job } from '#shared/contract/jobs.ts';
import type { JobId } from '#shared/domain/identity/ids.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { readJobFile } from '#core/jobs/job-files.ts';
import { os } from '#core/implementer.ts';
import { streamOf } from '#core/stream-of.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';

/** Five times a second is as often as a bar can be seen to move. */
const tellEveryMs = 200;

export const jobs = {
  list: os.jobs.list.handler(({ context }) => [...context.tenant.jobs.list()]),
  get: os.jobs.get.handler(({ context, input }) => context.tenant.jobs.get(input.jobId)),
  file: os.jobs.file.handler(({ context, input }) => {
    const { bytes, ...file } = readJobFile(context.tenant, input.jobId, input);
    return { ...file, frame: context.frames.send({ bytes }) };
  }),
  progress: os.jobs.progress.handler(({ context, signal }) =>
    followJobs(context.tenant.jobs, endOf(context.tenant, signal)),
  ),
  cancel: os.jobs.cancel.handler(({ context, input }) => {
    const head = headOf('jobs.cancel', context.session, input);
    return once(context.tenant, head, () => context.tenant.jobs.cancel(input.jobId));
  }),
  retry: os.jobs.retry.handler(({ context, input }) => {
    const head = headOf('jobs.retry', context.session, input);
    return once(context.tenant, head, () => context.tenant.jobs.retry(input.jobId));
  }),
  clear: os.jobs.clear.handler(({ context, input }) => {
    const head = headOf('jobs.clear', context.session, input);
    return once(context.tenant, head, () => context.tenant.jobs.clear());
  }),
};

/** A stream of a tenant ends when its reader leaves or the tenant is closed. */
function endOf({ changes }: Pick<TenantDeps, 'changes'>, signal: AbortSignal | undefined) {
  return signal ? AbortSignal.any([signal, changes.closed]) : changes.closed;
}

/** A repeated command does nothing again, though it touches no document. */
function once({ commands }: Pick<TenantDeps, 'commands'>, head: CommandHead, work: () => void) {
  return commands.run(head, () => {
    work();
    return {};
  });
}

/** First the jobs as they are, then those that moved; a slow reader gets each job's newest state once. */
export async function* followJobs(
  source: Pick<TenantDeps['jobs'], 'moved' | 'list'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Job[], void, undefined> {
  const batches = streamOf<Job, Map<JobId, Job>>(source.moved, {
    signal,
    everyMs: tellEveryMs,
    first: () => new Map(source.list().map((job) => [job.jobId, job])),
    fold: (gathered, job) => (gathered ?? new Map<JobId, Job>()).set(job.jobId, job),
  });
  for await (const batch of batches) yield [...batch.values()];
}
