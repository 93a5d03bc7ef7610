import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import { ErrorState, ProgressBar, StatusMark, useFormats } from '#renderer/ui/index.ts';
import { JobActions, JobResult } from './JobCard.tsx';
import { failureText, stepText } from './job-words.ts';
import { isActive } from './merge-jobs.ts';
import './jobs.css';

/** A job that was just started: at work, then what came of it. */
export function JobOutcome({ jobId }: { readonly jobId: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const jobs = useRead('jobs', 'list', undefined);
  const job = jobs.data?.find((one) => one.jobId === jobId);
  if (!job) return <p className="muted">{t('jobs.state.waiting')}</p>;
  if (job.failure)
    return <ErrorState title={failureText(job.failure, t)} actions={<JobActions job={job} />} />;
  if (isActive(job))
    return (
      <>
        <ProgressBar
          label={stepText(job, t)}
          done={job.done}
          total={job.total}
          remainingMs={job.remainingMs}
        />
        <p className="muted">{t('jobs.goesOn')}</p>
        <JobActions job={job} />
      </>
    );
  return (
    <>
      <p role="status" className="job-outcome">
        <StatusMark status={job.state === 'done' ? 'ok' : 'off'} />
        <span>
          {job.title}
          {typeof job.result?.['bytes'] === 'number' && ` · ${formats.bytes(job.result['bytes'])}`}
        </span>
      </p>
      {job.result && <JobResult result={job.result} />}
      <JobActions job={job} />
    </>
  );
}
