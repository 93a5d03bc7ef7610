import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
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
        <strong>{t('join.progress.title', { name: joining.tenantName })}</strong>{' '}
        {t(joining.step === 'receiving' ? 'join.progress.begin' : `join.progress.${joining.step}`)}
      </span>
      <Link to={to('sync')}>{t('join.progress.screen')}</Link>
    </div>
  );
}
