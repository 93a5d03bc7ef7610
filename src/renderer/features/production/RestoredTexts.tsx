import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, useFormats } from '#renderer/ui/index.ts';
import { useEntriesContext } from './entries/entries-context.tsx';
import { cellOfKey } from './entries/entry.ts';
import { useEntries } from './entries/use-entries.ts';

/** What stood in an open cell when WellOS ended: save it or drop it. */
export function RestoredTexts({ onShowDay }: { readonly onShowDay: (day: string) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { queue } = useEntriesContext();
  useSyncExternalStore(queue.subscribe, queue.version);
  const days = useEntries('days');
  const months = useEntries('months');
  const restored = queue
    .keptCells()
    .filter(([, state]) => state.reason.kind === 'restored')
    .map(([key, { text }]) => ({ ...cellOfKey(key), text }));
  if (restored.length === 0) return null;
  const isDay = ({ period }: { readonly period: string }) => period.length > 7;
  const save = () => {
    const typed = restored.map((cell) => ({ ...cell, shown: undefined }));
    days.commit(typed.filter(isDay));
    months.commit(typed.filter((cell) => !isDay(cell)));
  };
  const firstDay = restored.find(isDay)?.period;
  return (
    <div className="restored-texts" role="status">
      <span>{t('production.restoredTitle', { count: restored.length })}</span>
      {firstDay && (
        <Button tone="quiet" onClick={() => onShowDay(firstDay)}>
          {t('production.showDay', { day: formats.day(firstDay) })}
        </Button>
      )}
      <Button onClick={save}>{t('production.saveRestored')}</Button>
      <Button tone="quiet" onClick={() => restored.forEach((cell) => days.giveUp(cell))}>
        {t('production.dropRestored')}
      </Button>
    </div>
  );
}
