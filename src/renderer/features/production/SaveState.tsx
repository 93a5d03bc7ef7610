import { Check, CloudOff, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '#renderer/app/core-context.tsx';
import { useEntryCounts } from './entries/entries-context.tsx';

/** One line that says whether everything typed is safe. */
export function SaveState() {
  const { t } = useTranslation();
  const { pending, kept } = useEntryCounts();
  const isConnected = useConnection().status === 'open';
  const words = isConnected ? 'production.saving' : 'production.waiting';
  const isQuiet = pending === 0 && kept === 0;
  return (
    <span className="save-state" role="status">
      {isQuiet && (
        <span>
          <Check aria-hidden="true" /> {t('production.allSaved')}
        </span>
      )}
      {pending > 0 && (
        <span>
          {isConnected ? <LoaderCircle aria-hidden="true" /> : <CloudOff aria-hidden="true" />}{' '}
          {t(words, { count: pending })}
        </span>
      )}
      {kept > 0 && (
        <span className="save-state-kept">
          <TriangleAlert aria-hidden="true" /> {t('production.kept', { count: kept })}
        </span>
      )}
    </span>
  );
}
