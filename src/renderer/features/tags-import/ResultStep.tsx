import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { JobId } from '#shared/domain/identity/ids.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { JobOf } from '#renderer/features/jobs/index.ts';
import { Button, Section } from '#renderer/ui/index.ts';

interface ResultStepProps {
  readonly jobId: JobId;
  readonly onStartOver: () => void;
}

/** The import at work, then what came of it, with the way back. */
export function ResultStep({ jobId, onStartOver }: ResultStepProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <>
      <Section title={t('tagsImport.step.result')}>
        <JobOf jobId={jobId} />
        <p className="muted">{t('tagsImport.after')}</p>
      </Section>
      <footer className="step-actions">
        <Button onClick={onStartOver}>{t('imports.another')}</Button>
        <Link className="button button-normal" to={places.to('tags')}>
          {t('screen.tags')}
        </Link>
        <Link className="button button-primary" to={places.to('devices')}>
          {t('devices.openAll')}
        </Link>
      </footer>
    </>
  );
}
