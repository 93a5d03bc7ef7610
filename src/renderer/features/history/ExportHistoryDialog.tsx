import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { JobOutcome } from '#renderer/features/jobs/index.ts';
import { Button, Dialog, useFormats } from '#renderer/ui/index.ts';
import type { ExportPlan } from '#shared/domain/telemetry/export-plan.ts';
import type { ExportChoices } from './export-choices.ts';
import { ExportFields } from './ExportFields.tsx';
import { ExpectedRows } from './ExpectedRows.tsx';
import './history.css';

interface ExportHistoryDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly tagIds: readonly string[];
  /** `fromMs <= time < toMs`. */
  readonly period: { readonly fromMs: number; readonly toMs: number };
}

/** Writes samples of these tags and this period to a file and hands it over. The job goes on when this is closed. */
export function ExportHistoryDialog({ open, onClose, tagIds, period }: ExportHistoryDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const settings = useRead('settings', 'read', undefined, { enabled: open });
  const [chosen, setChosen] = useState<Partial<ExportChoices>>({});
  const [jobId, setJobId] = useState<string | null>(null);
  const choices: ExportChoices = {
    format: 'csv',
    shape: 'narrow',
    bucketMs: null,
    statistic: 'mean',
    timeZone: settings.data?.timeZone ?? 'UTC',
    ...chosen,
  };
  const start = async () => {
    const plan = { ...choices, ...period, tagIds: [...tagIds] } as ExportPlan;
    const done = await run('history', 'export', { plan });
    if (done) setJobId(done.jobId);
  };
  const close = () => {
    setJobId(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('history.exportTitle')}
      description={t('history.exportWhat', {
        count: tagIds.length,
        from: formats.dateTime(period.fromMs),
        to: formats.dateTime(period.toMs),
      })}
      actions={
        jobId === null ? (
          <>
            <Button onClick={close}>{t('ui.cancel')}</Button>
            <Button
              tone="primary"
              disabled={tagIds.length === 0 || period.fromMs >= period.toMs}
              onClick={() => void start()}
            >
              {t('history.exportStart')}
            </Button>
          </>
        ) : (
          <Button onClick={close}>{t('ui.close')}</Button>
        )
      }
    >
      {jobId === null ? (
        <>
          <ExportFields
            choices={choices}
            ownZone={settings.data?.timeZone ?? 'UTC'}
            onChange={(changes) => setChosen((known) => ({ ...known, ...changes }))}
          />
          {open && <ExpectedRows choices={choices} tagIds={tagIds} period={period} />}
        </>
      ) : (
        <JobOutcome jobId={jobId} />
      )}
    </Dialog>
  );
}
