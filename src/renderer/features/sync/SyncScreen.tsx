import { CirclePause, CirclePlay, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Button, PageLayout, Tabs } from '#renderer/ui/index.ts';
import { SyncLog } from './log/SyncLog.tsx';
import { SyncPlaces } from './SyncPlaces.tsx';
import { useMaySync } from './use-may-sync.ts';
import { useSyncStatus } from './use-sync.ts';
import './sync.css';

const tabs = { places: <SyncPlaces />, log: <SyncLog /> };
type TabKey = keyof typeof tabs;
const tabKeys = Object.keys(tabs) as TabKey[];

/** Where copies of this operator's records are, how they stand, and what happened between them. */
export default function SyncScreen() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const places = usePlaces();
  const { tab } = useParams();
  const selected = tabKeys.find((key) => key === tab) ?? 'places';
  return (
    <PageLayout
      mode={selected === 'log' ? 'fill' : 'flow'}
      title={t('screen.sync')}
      subtitle={t('sync.subtitle')}
      actions={
        <>
          <Link className="button" to={places.to('conflicts')}>
            <span>{t('sync.conflicts')}</span>
          </Link>
          <SyncActions />
        </>
      }
    >
      <Tabs
        label={t('screen.sync')}
        selected={selected}
        onSelect={(key) => void navigate(places.to('sync', `/${key}`))}
        tabs={tabKeys.map((key) => ({ key, label: t(`sync.tab.${key}`), content: tabs[key] }))}
      />
    </PageLayout>
  );
}

function SyncActions() {
  const { t } = useTranslation();
  const run = useCommand();
  const { data: status } = useSyncStatus(true);
  const may = useMaySync();
  if (!status || status.state === 'alone') return null;
  const { isPaused } = status;
  const turn = () =>
    isPaused
      ? run('sync', 'resume', {}, { done: t('sync.resumedDone'), undo: false })
      : run('sync', 'pause', {}, { done: t('sync.pausedDone'), undo: false });
  const tryNow = () => run('sync', 'syncNow', {}, { done: t('sync.nowDone'), undo: false });
  return (
    <>
      {(isPaused || may.work) && (
        <Button icon={isPaused ? <CirclePlay /> : <CirclePause />} onClick={() => void turn()}>
          {t(isPaused ? 'sync.resume' : 'sync.pause')}
        </Button>
      )}
      <Button tone="primary" icon={<RefreshCw />} disabled={isPaused} onClick={() => void tryNow()}>
        {t('sync.now')}
      </Button>
    </>
  );
}
