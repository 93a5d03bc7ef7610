import { useTranslation } from 'react-i18next';
import type { BackupRun } from '#shared/contract/backups.ts';
import { Badge, EmptyState, useFormats } from '#renderer/ui/index.ts';
import { problemWords } from './problem-words.ts';

const mostShown = 15;

/** What was made and what could not be, newest first. */
export function BackupRuns({ runs }: { readonly runs: readonly BackupRun[] }) {
  const { t } = useTranslation();
  if (runs.length === 0)
    return <EmptyState title={t('backups.noRuns')}>{t('backups.noRunsText')}</EmptyState>;
  return (
    <ul className="settings-rows">
      {runs.slice(0, mostShown).map((run) => (
        <RunRow key={`${run.startedAtMs} ${run.endedAtMs}`} run={run} />
      ))}
    </ul>
  );
}

function RunRow({ run }: { readonly run: BackupRun }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { bytes, plainBytes, documents, rows, photos, photosLacking } = run;
  const { file, problem, verifiedAtMs } = run;
  const seconds = (run.endedAtMs - run.startedAtMs) / 1_000;
  const facts = [
    bytes !== null && plainBytes !== null
      ? t('backups.sizeOf', { bytes: formats.bytes(bytes), plain: formats.bytes(plainBytes) })
      : '',
    documents === null
      ? ''
      : t('backups.documents', { count: documents, shown: formats.number(documents, 0) }),
    rows === null ? '' : t('backups.rows', { count: rows, shown: formats.number(rows, 0) }),
    photos === null || photos.count === 0
      ? ''
      : t('backups.photos', {
          count: photos.count,
          shown: formats.number(photos.count, 0),
          bytes: formats.bytes(photos.bytes),
        }),
    bytes === null ? '' : t('backups.took', { seconds: formats.number(seconds, 0) }),
    t(run.isByPlan ? 'backups.byPlan' : 'backups.byHand'),
  ].filter((text) => text !== '');
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <span>{formats.dateTime(run.startedAtMs)}</span>
        <span className="muted">{facts.join(' · ')}</span>
        {file !== null && <span className="muted backup-file">{file}</span>}
        {photosLacking.count > 0 && (
          <span className="settings-damage">
            {t('backups.photosLacking', {
              count: photosLacking.count,
              shown: formats.number(photosLacking.count, 0),
              names: photosLacking.names.join(', ') || '–',
            })}
          </span>
        )}
        {problem !== null && <span className="settings-damage">{problemWords(problem, t)}</span>}
      </div>
      {verifiedAtMs !== null && <Badge status="ok">{t('backups.verified')}</Badge>}
      {verifiedAtMs === null && (
        <Badge status={problem === 'cancelled' ? 'off' : 'high'}>
          {t(file === null ? 'backups.notMade' : 'backups.notVerified')}
        </Badge>
      )}
    </li>
  );
}
