import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  journalFormats,
  MOST_PDF_ENTRIES,
  type JournalFilter,
  type JournalFormat,
} from '#shared/contract/alarms.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { JobOutcome } from '#renderer/features/jobs/index.ts';
import { Button, Dialog, Select, useFormats } from '#renderer/ui/index.ts';

/** Rows of an Excel sheet beneath its header. */
const sheetEntries = 1_048_575;

/** All that the filter finds as a file. The job goes on when the dialog is closed. */
export function JournalExport({ filter }: { readonly filter: JournalFilter }) {
  const { t, i18n } = useTranslation();
  const run = useCommand();
  const [isOpen, setOpen] = useState(false);
  const [format, setFormat] = useState<JournalFormat>('csv');
  const [jobId, setJobId] = useState<string | null>(null);
  const count = useRead('alarms', 'countJournal', filter, { enabled: isOpen && jobId === null });
  const isTooLong = format === 'pdf' && (count.data?.entries ?? 0) > MOST_PDF_ENTRIES;
  const start = async () => {
    const language = i18n.language === 'es' ? 'es' : 'en';
    const done = await run('alarms', 'exportJournal', { filter, format, language });
    if (done) setJobId(done.jobId);
  };
  const close = () => {
    setOpen(false);
    setJobId(null);
  };
  return (
    <>
      <Button icon={<Download />} onClick={() => setOpen(true)}>
        {t('alarms.journal.export.open')}
      </Button>
      <Dialog
        open={isOpen}
        onClose={close}
        title={t('alarms.journal.export.title')}
        actions={
          jobId === null ? (
            <>
              <Button onClick={close}>{t('ui.cancel')}</Button>
              <Button tone="primary" disabled={isTooLong} onClick={() => void start()}>
                {t('alarms.journal.export.start')}
              </Button>
            </>
          ) : (
            <Button onClick={close}>{t('ui.close')}</Button>
          )
        }
      >
        {jobId === null ? (
          <>
            <ExpectedEntries entries={count.data?.entries} format={format} />
            <Select
              label={t('alarms.journal.export.format')}
              value={format}
              onChange={(one) => setFormat(journalFormats.find((known) => known === one) ?? 'csv')}
              options={journalFormats.map((one) => ({
                value: one,
                label: t(`alarms.journal.export.formats.${one}`),
              }))}
            />
          </>
        ) : (
          <JobOutcome jobId={jobId} />
        )}
      </Dialog>
    </>
  );
}

function ExpectedEntries({
  entries,
  format,
}: {
  readonly entries: number | undefined;
  readonly format: JournalFormat;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (entries === undefined) return <p className="muted">{t('alarms.journal.export.counting')}</p>;
  const sheets = Math.ceil(entries / sheetEntries);
  return (
    <p role="status">
      {t('alarms.journal.export.what', { count: entries, shown: formats.number(entries, 0) })}{' '}
      {format === 'xlsx' && sheets > 1 && t('alarms.journal.export.sheets', { count: sheets })}
      {format === 'pdf' &&
        entries > MOST_PDF_ENTRIES &&
        t('alarms.journal.export.tooLong', { most: formats.number(MOST_PDF_ENTRIES, 0) })}
    </p>
  );
}
