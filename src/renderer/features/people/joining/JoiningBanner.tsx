import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { useSyncStatus } from '#renderer/features/sync/index.ts';
import './joining.css';

/** On every other screen while this computer becomes a member: why little is here yet. */
export function JoiningBanner() {
  const { t } = useTranslation();
  const { to } = usePlaces();
  const { pathname } = useLocation();
  const joining = useSyncStatus().data?.joining;
  if (!joining || pathname.includes('/sync')) return null;
  return (
    <div className="join-banner" role="status">
      <span>
        <strong>{t(titleOf(joining), { name: joining.tenantName })}</strong> {t(wordsOf(joining))}
      </span>
      <Link to={to('sync')}>{t('join.progress.screen')}</Link>
    </div>
  );
}

type Joining = NonNullable<SyncStatus['joining']>;

function titleOf({ by }: Joining) {
  return by === 'kit' ? 'join.kit.progressTitle' : 'join.progress.title';
}

function wordsOf({ step }: Joining) {
  if (step === 'receiving') return 'join.progress.begin';
  if (step === 'void') return 'join.kit.void';
  return step === 'telling' ? 'join.kit.step.telling' : (`join.progress.${step}` as const);
}
