import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalFilter } from '#shared/contract/alarms.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import { Button, useFormats, useSaveFile, useToast } from '#renderer/ui/index.ts';
import { exportJournal } from './export-journal.ts';

/** All that the filter finds as one CSV file, with a count while it is brought together. */
export function JournalExport({ filter }: { readonly filter: JournalFilter }) {
  const { t } = useTranslation();
  const core = useCore();
  const formats = useFormats();
  const saveFile = useSaveFile();
  const toast = useToast();
  const stop = useRef<AbortController>(null);
  const [done, setDone] = useState<number | null>(null);
  const handleExport = async () => {
    const own = new AbortController();
    stop.current = own;
    setDone(0);
    const words = {
      column: (column: string) => t(`alarms.journal.csv.${column}` as 'alarms.journal.csv.atMs'),
      kind: (kind: string) => t(`alarms.kind.${kind}` as 'alarms.kind.raise'),
      phase: (phase: string) => t(`alarms.phase.${phase}` as 'alarms.phase.normal'),
      priority: (priority: string) => t(`alarms.priority.${priority}` as 'alarms.priority.high'),
    };
    try {
      const content = await exportJournal(core, filter, words, {
        signal: own.signal,
        onProgress: setDone,
      });
      await saveFile({ name: `${t('alarms.tab.journal')}.csv`, mimeType: 'text/csv', content });
    } catch (error) {
      if (!own.signal.aborted) toast({ text: problemText(error, t).text, tone: 'error' });
    } finally {
      setDone(null);
    }
  };
  if (done === null)
    return (
      <Button icon={<Download />} onClick={() => void handleExport()}>
        {t('ui.exportCsv')}
      </Button>
    );
  return (
    <Button onClick={() => stop.current?.abort()}>
      <span role="status">
        {t('alarms.journal.exporting', { count: done, shown: formats.number(done, 0) })}
      </span>
    </Button>
  );
}
