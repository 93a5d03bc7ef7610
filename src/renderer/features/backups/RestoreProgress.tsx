import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Restoring } from '#shared/contract/backups.ts';
import { refusalTexts } from '#renderer/app/refusal-texts.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, ProgressBar, StatusMark } from '#renderer/ui/index.ts';
import type { RefusalCode } from '#shared/kit/refusal.ts';

/** How far the restoring is that is going on, or how the last one ended. */
export function RestoreProgress() {
  const { t } = useTranslation();
  const run = useCommand();
  const restoring = useRead('backups', 'restoring', undefined);
  const now = restoring.data;
  if (!now || now.state === 'none') return null;
  if (now.state !== 'running') return <Ended now={now} />;
  const mb = (bytes: number) => Math.round(bytes / 1e6);
  return (
    <div className="backup-running">
      <ProgressBar
        label={stepWords(now, t)}
        done={mb(now.done)}
        total={now.total === null ? null : Math.max(1, mb(now.total))}
        unit="MB"
      />
      <Button
        disabled={now.step === 'placing'}
        onClick={() => void run('backups', 'cancelRestore', {})}
      >
        {t('ui.cancel')}
      </Button>
    </div>
  );
}

function Ended({ now }: { readonly now: Restoring }) {
  const { t } = useTranslation();
  const { tenantName: name, tenantId, keptAside, failure } = now;
  if (now.state === 'done') {
    return (
      <p className="backup-ended" role="status">
        <StatusMark status="ok" /> {t('backups.restored', { name })}{' '}
        {keptAside !== null && t('backups.keptAside', { path: keptAside })}{' '}
        <Link to={`/t/${tenantId}/overview`}>{t('backups.goThere')}</Link>
      </p>
    );
  }
  if (now.state === 'cancelled') return <p role="status">{t('backups.restoreCancelled')}</p>;
  return (
    <p className="backup-problem" role="alert">
      <StatusMark status="critical" /> {failure && failureWords(failure, t)}
    </p>
  );
}

function stepWords({ step, tenantName: name }: Restoring, t: TFunction): string {
  if (step === 'checking' || step === 'placing') return t(`backups.step.${step}`);
  return t('backups.step.restoring', { name });
}

function failureWords({ code, details }: NonNullable<Restoring['failure']>, t: TFunction): string {
  if (code in refusalTexts) return t(refusalTexts[code as RefusalCode], { ...details });
  return `${t('problem.bug')} (${String(details['bugId'] ?? code)})`;
}
