import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import {
  failureText,
  isActive,
  JobActions,
  JobResult,
  stepText,
} from '#renderer/features/jobs/index.ts';
import { ErrorState, ProgressBar, StatusMark, useFormats } from '#renderer/ui/index.ts';

/** The export at work, then the file to take away. */
export function ExportOutcome({ jobId }: { readonly jobId: string }) {
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
        <p className="muted">{t('history.exportGoesOn')}</p>
        <JobActions job={job} />
      </>
    );
  return (
    <>
      <p role="status" className="export-done">
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
