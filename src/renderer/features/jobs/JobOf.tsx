import { useRead } from '#renderer/app/use-read.ts';
import type { JobId } from '#shared/domain/identity/ids.ts';
import { Skeleton } from '#renderer/ui/index.ts';
import { JobCard } from './JobCard.tsx';
import './jobs.css';

/** One job where it was started, as it moves; it goes on among the jobs when this is left. */
export function JobOf({ jobId }: { readonly jobId: JobId }) {
  const jobs = useRead('jobs', 'list', undefined);
  const job = jobs.data?.find((one) => one.jobId === jobId);
  return job ? <JobCard job={job} /> : <Skeleton />;
}
