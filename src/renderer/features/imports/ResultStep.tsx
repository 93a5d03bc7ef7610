import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useRead } from '#renderer/app/use-read.ts';
import {
  failureText,
  isActive,
  JobActions,
  JobResult,
  stepText,
} from '#renderer/features/jobs/index.ts';
import type { ImportTarget } from '#shared/contract/imports.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { Button, ErrorState, ProgressBar, Section, StatusMark } from '#renderer/ui/index.ts';

interface ResultStepProps {
  readonly jobId: string;
  readonly target: ImportTarget;
  /** Day or month of the file's first row. */
  readonly firstPeriod: string | null;
  /** Other files that were not started, in words. */
  readonly refused: readonly string[];
  readonly onStartOver: () => void;
}

/** The import at work, then what came of it. It goes on when this screen is left. */
export function ResultStep({ jobId, target, firstPeriod, refused, onStartOver }: ResultStepProps) {
  const { t } = useTranslation();
  const jobs = useRead('jobs', 'list', undefined);
  return (
    <Loaded read={jobs}>
      {(list) => {
        const job = list.find((one) => one.jobId === jobId);
        if (!job) return <p className="muted">{t('imports.cleared')}</p>;
        return (
          <>
            <JobOutcome job={job} />
            {list
              .filter(({ jobId: other, batchId }) => other !== jobId && batchId === job.batchId)
              .map((other) => (
                <JobOutcome key={other.jobId} job={other} />
              ))}
            {refused.map((text) => (
              <p key={text} className="import-problem">
                <StatusMark status="medium" />
                {text}
              </p>
            ))}
            {!isActive(job) && (
              <NextPlaces target={target} firstPeriod={firstPeriod} onStartOver={onStartOver} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function JobOutcome({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  if (job.failure) {
    return (
      <ErrorState title={failureText(job.failure, t)} actions={<JobActions job={job} />}>
        {t('imports.failedKept')}
      </ErrorState>
    );
  }
  return (
    <Section
      title={
        <span className="import-outcome">
          {job.state === 'done' && <StatusMark status="ok" />}
          {job.title}
        </span>
      }
    >
      {isActive(job) ? (
        <>
          <ProgressBar
            label={stepText(job, t)}
            done={job.done}
            total={job.total}
            remainingMs={job.remainingMs}
          />
          <p className="muted">{t('imports.goesOn')}</p>
        </>
      ) : (
        <p role="status">{stepText(job, t)}</p>
      )}
      {job.result && <JobResult result={job.result} />}
      <JobActions job={job} />
    </Section>
  );
}

function NextPlaces({
  target,
  firstPeriod,
  onStartOver,
}: Omit<ResultStepProps, 'jobId' | 'refused'>) {
  const { t } = useTranslation();
  const places = usePlaces();
  const productionView =
    target === 'monthlyProduction'
      ? `?view=year&year=${firstPeriod?.slice(0, 4) ?? ''}`
      : `?view=day&day=${firstPeriod ?? ''}`;
  return (
    <footer className="step-actions">
      <Button onClick={onStartOver}>{t('imports.another')}</Button>
      {(target === 'dailyProduction' || target === 'monthlyProduction') && (
        <Link className="button" to={places.to('production', productionView)}>
          {t('imports.showProduction')}
        </Link>
      )}
      <Link className="button button-primary" to={places.to('wells')}>
        {t('imports.showWells')}
      </Link>
    </footer>
  );
}
