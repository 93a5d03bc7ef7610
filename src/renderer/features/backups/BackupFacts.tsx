import type { TFunction } from 'i18next';
import { Archive } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BackupState } from '#shared/contract/backups.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { stepText } from '#renderer/features/jobs/index.ts';
import { Badge, Button, Facts, ProgressBar, useFormats, type Status } from '#renderer/ui/index.ts';
import { problemWords } from './problem-words.ts';

type Warning = BackupState['warnings'][number];

const marks: Record<Warning['kind'], Status> = {
  'last-failed': 'high',
  'none-verified': 'high',
  off: 'medium',
  'no-kit': 'low',
};

/** What is wrong, what there is, and the button that makes one now. */
export function BackupFacts({ state }: { readonly state: BackupState }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const { plan, lastVerifiedAtMs, nextAtMs, jobId, runs, hasPassphrase, kit } = state;
  const isReady = plan.folder !== null && (hasPassphrase || kit !== null);
  const newest = runs.find(({ verifiedAtMs }) => verifiedAtMs !== null);
  const time = (ms: number | null, otherwise: string) =>
    ms === null ? otherwise : formats.dateTime(ms);
  return (
    <>
      <Warnings warnings={state.warnings} />
      <Facts
        items={[
          { label: t('backups.lastVerified'), value: time(lastVerifiedAtMs, t('backups.never')) },
          {
            label: t('backups.size'),
            value: newest?.bytes == null ? formats.number(null) : formats.bytes(newest.bytes),
          },
          { label: t('backups.next'), value: time(nextAtMs, t('backups.notPlanned')) },
          { label: t('backups.folder'), value: plan.folder ?? t('backups.noFolder') },
        ]}
      />
      {jobId === null ? (
        <div className="page-actions">
          <Button
            tone="primary"
            icon={<Archive />}
            disabled={!isReady}
            onClick={() => void run('backups', 'start', {})}
          >
            {t('backups.now')}
          </Button>
          {!isReady && <span className="muted">{t('backups.notReady')}</span>}
        </div>
      ) : (
        <RunningBackup jobId={jobId} />
      )}
    </>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <ul className="backup-warnings">
      {warnings.map((warning) => (
        <li key={warning.kind}>
          <Badge status={marks[warning.kind]}>{t(`backups.warning.${warning.kind}`)}</Badge>{' '}
          <span className="muted">{warningText(warning, t)}</span>
        </li>
      ))}
    </ul>
  );
}

function warningText({ kind, days, why }: Warning, t: TFunction): string {
  if (kind === 'last-failed') return problemWords(why, t);
  if (kind === 'none-verified' && days !== null) return t('backups.daysAgo', { count: days });
  return t(`backups.warningText.${kind}`);
}

const lookEveryMs = 500;

function RunningBackup({ jobId }: { readonly jobId: NonNullable<BackupState['jobId']> }) {
  const { t } = useTranslation();
  const run = useCommand();
  const job = useRead('jobs', 'get', { jobId }, { everyMs: lookEveryMs });
  if (!job.data) return null;
  const { done, total, remainingMs } = job.data;
  const mb = (bytes: number) => Math.round(bytes / 1e6);
  return (
    <div className="backup-running">
      <ProgressBar
        label={stepText(job.data, t)}
        done={mb(done)}
        total={total === null ? null : Math.max(1, mb(total))}
        remainingMs={remainingMs}
        unit="MB"
      />
      <Button onClick={() => void run('jobs', 'cancel', { jobId })}>{t('ui.cancel')}</Button>
    </div>
  );
}
