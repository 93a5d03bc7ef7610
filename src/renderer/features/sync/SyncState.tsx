import { CloudOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useConnection } from '#renderer/app/core-context.tsx';
import { usePlaces } from '#renderer/app/use-places.ts';
import { Tooltip, useFormats } from '#renderer/ui/index.ts';
import { glanceOf } from './glance.ts';
import { GlanceIcon } from './GlanceIcon.tsx';
import { useGlanceWords } from './use-glance-words.ts';
import { useSyncPlaces, useSyncStatus } from './use-sync.ts';
import './sync.css';

interface SyncStateProps {
  /** What was typed is on its way to the core, which has not said that it is on the disk. */
  readonly isSaving: boolean;
}

/** The one calm place that says what is safe, and where. Opens the Sync screen. */
export function SyncState({ isSaving }: SyncStateProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { status: line } = useConnection();
  const status = useSyncStatus().data;
  const places = useSyncPlaces().data;
  const words = useGlanceWords();
  if (line !== 'open')
    return (
      <StateLink long={t('saved.waitingLong')} short={t('saved.waiting')}>
        <CloudOff aria-hidden="true" />
      </StateLink>
    );
  if (!status || !places) return null;
  const glance = glanceOf(status, places);
  const { short, long } = words(glance, status);
  return (
    <StateLink long={long} short={isSaving ? t('saved.saving') : short} kind={glance.kind}>
      <GlanceIcon glance={glance} />
      {glance.onlyHere > 0 && glance.kind !== 'alone' && (
        <span className="sync-state-count" aria-hidden="true">
          {formats.number(glance.onlyHere, 0)}
        </span>
      )}
    </StateLink>
  );
}

interface StateLinkProps {
  readonly short: string;
  readonly long: string;
  readonly kind?: string;
  readonly children: React.ReactNode;
}

function StateLink({ short, long, kind, children }: StateLinkProps) {
  const { to } = usePlaces();
  return (
    <Tooltip text={long}>
      <Link to={to('sync')} className="sync-state" data-kind={kind}>
        {children}
        <span className="sync-state-words">{short}</span>
      </Link>
    </Tooltip>
  );
}
