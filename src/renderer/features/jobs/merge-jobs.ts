import type { Job } from '#shared/contract/jobs.ts';

/** The list with the jobs that moved; one that was not there yet comes first. */
export function mergeJobs(list: readonly Job[], moved: readonly Job[]): readonly Job[] {
  const movedById = new Map(moved.map((job) => [job.jobId, job]));
  const known = new Set(list.map((job) => job.jobId));
  const added = moved.filter((job) => !known.has(job.jobId));
  return [...added.toReversed(), ...list.map((job) => movedById.get(job.jobId) ?? job)];
}

export function isActive({ state }: Pick<Job, 'state'>): boolean {
  return state === 'waiting' || state === 'running';
}

/** Jobs that were at work when last seen and have ended since, other than by the person's own cancel. */
export function endedSince(list: readonly Job[], moved: readonly Job[]): readonly Job[] {
  const wasActive = new Set(list.filter(isActive).map((job) => job.jobId));
  return moved.filter(
    (job) => wasActive.has(job.jobId) && (job.state === 'done' || job.state === 'failed'),
  );
}
