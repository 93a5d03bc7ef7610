import { CloudOff, HardDrive } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '#renderer/app/core-context.tsx';
import { pendingCommands } from '#renderer/app/pending-commands.ts';
import { useEntryCounts } from '#renderer/features/production/index.ts';
import { Tooltip } from '#renderer/ui/index.ts';

/** The one calm place that says what is safe. This version keeps everything on this computer. */
export function SavedState() {
  const { t } = useTranslation();
  const { status } = useConnection();
  const { pending } = useEntryCounts();
  const sent = useSyncExternalStore(pendingCommands.subscribe, pendingCommands.get);
  const isSaving = sent > 0 || pending > 0;
  const isHere = status === 'open';
  const words = isHere ? t(isSaving ? 'saved.saving' : 'saved.here') : t('saved.waiting');
  return (
    <Tooltip text={t(isHere ? 'saved.hereLong' : 'saved.waitingLong')}>
      <button type="button" className="saved-state">
        {isHere ? <HardDrive aria-hidden="true" /> : <CloudOff aria-hidden="true" />}
        <span>{words}</span>
      </button>
    </Tooltip>
  );
}
