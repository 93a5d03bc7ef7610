import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { useUndo } from '#renderer/app/use-undo.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { Button, ProgressBar, StatusMark, useFormats, type Status } from '#renderer/ui/index.ts';
import { failureText, resultLines, stepText, titleText } from './job-words.ts';
import { isActive } from './merge-jobs.ts';
import { SaveJobFile } from './SaveJobFile.tsx';

const marks: Record<Job['state'], Status> = {
  waiting: 'off',
  running: 'ok',
  done: 'ok',
  failed: 'high',
  cancelled: 'off',
};

/** A job: how far it is, what came of it, what can be done about it. */
export function JobCard({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <article className="job-card" aria-label={titleText(job, t)}>
      <h3 className="job-title">
        {!isActive(job) && <StatusMark status={marks[job.state]} />}
        <span>{titleText(job, t)}</span>
      </h3>
      {isActive(job) ? (
        <ProgressBar
          label={stepText(job, t)}
          done={job.done}
          total={job.total}
          remainingMs={job.remainingMs}
        />
      ) : (
        <p className="muted job-when">
          {stepText(job, t)}
          {job.endedAtMs !== null && ` · ${formats.dateTime(job.endedAtMs)}`}
          {job.startedAtMs !== null &&
            job.endedAtMs !== null &&
            ` · ${formats.duration(job.endedAtMs - job.startedAtMs)}`}
        </p>
      )}
      {job.failure && <p className="job-failure">{failureText(job.failure, t)}</p>}
      {job.result && <JobResult result={job.result} />}
      <JobActions job={job} />
    </article>
  );
}

export function JobResult({ result }: { readonly result: NonNullable<Job['result']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul className="job-result">
      {resultLines(result, t, formats).map(({ key, text }) => (
        <li key={key}>{text}</li>
      ))}
    </ul>
  );
}

export function JobActions({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  const run = useCommand();
  const undo = useUndo();
  const batch = useBatch(job);
  const { jobId, batchId } = job;
  const isUndone = batch?.undoneBy != null;
  const canSave = typeof job.result?.['file'] === 'string' && job.state === 'done';
  const canUndo = batchId !== null && !isActive(job) && batch?.canUndo === true;
  if (!job.canCancel && !job.canRetry && !canUndo && !isUndone && !canSave) return null;
  return (
    <div className="job-actions">
      {canSave && <SaveJobFile jobId={jobId} />}
      {job.canCancel && (
        <Button onClick={() => void run('jobs', 'cancel', { jobId })}>{t('jobs.cancel')}</Button>
      )}
      {job.canRetry && (
        <Button onClick={() => void run('jobs', 'retry', { jobId })}>{t('jobs.retry')}</Button>
      )}
      {canUndo && <Button onClick={() => void undo({ batchId })}>{t('jobs.undo')}</Button>}
      {isUndone && <span className="muted">{t('jobs.undone')}</span>}
    </div>
  );
}

/** What the audit trail says of a job's changes; undefined while there are none. */
function useBatch({ batchId, state }: Job) {
  const hasEnded = state !== 'waiting' && state !== 'running';
  const audit = useRead(
    'audit',
    'recent',
    { limit: 500 },
    { enabled: batchId !== null && hasEnded },
  );
  return audit.data?.find((entry) => entry.batchId === batchId);
}
