import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { JobOf } from '#renderer/features/jobs/index.ts';
import { formatWallTime, parseWallTime } from '#renderer/features/trends/index.ts';
import { Button, Dialog, TextInput, useFormats } from '#renderer/ui/index.ts';
import './calculated.css';

interface RecalculateDialogProps {
  readonly tags: readonly Tag[];
  readonly onClose: () => void;
}

const dayMs = 86_400_000;

/** Works calculated tags out again from what is stored of their inputs, as a job that goes on when this is closed. */
export function RecalculateDialog({ tags, onClose }: RecalculateDialogProps) {
  const { t } = useTranslation();
  const { timeZone } = useFormats();
  const run = useCommand();
  const [nowMs] = useState(Date.now);
  const [from, setFrom] = useState(() => formatWallTime(nowMs - 7 * dayMs, timeZone));
  const [to, setTo] = useState(() => formatWallTime(nowMs, timeZone));
  const [reason, setReason] = useState('');
  const [jobId, setJobId] = useState<JobId | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const fromMs = parseWallTime(from, timeZone);
  const toMs = parseWallTime(to, timeZone);
  const isWrongWay = fromMs !== undefined && toMs !== undefined && fromMs >= toMs;
  const badDate = t('trends.badDate', { example: '2026-07-01 06:30' });
  const isReady = fromMs !== undefined && toMs !== undefined && !isWrongWay && reason.trim() !== '';
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setIsBusy(true);
    setProblem(null);
    const done = await run(
      'calculated',
      'recalculate',
      { tagIds: tags.map(({ tagId }) => tagId), fromMs, toMs, reason: reason.trim() },
      { onProblem: setProblem },
    );
    setIsBusy(false);
    if (done) setJobId(done.jobId);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('calculated.recalculateTitle', { name: tags[0]!.name, count: tags.length })}
      description={jobId ? t('tags.editGoesOn') : t('calculated.recalculateText')}
      actions={
        jobId ? (
          <Button onClick={onClose}>{t('ui.close')}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('ui.cancel')}</Button>
            <Button
              tone="primary"
              type="submit"
              form="recalculate"
              busy={isBusy}
              disabled={!isReady}
            >
              {t('calculated.recalculate')}
            </Button>
          </>
        )
      }
    >
      {jobId ? (
        <JobOf jobId={jobId} />
      ) : (
        <form
          id="recalculate"
          className="devices-form"
          onSubmit={(event) => void handleSubmit(event)}
        >
          <TextInput
            label={t('trends.from')}
            value={from}
            onChange={setFrom}
            hint={timeZone}
            error={fromMs === undefined ? badDate : undefined}
          />
          <TextInput
            label={t('trends.to')}
            value={to}
            onChange={setTo}
            error={toMs === undefined ? badDate : isWrongWay ? t('trends.badOrder') : undefined}
          />
          <TextInput
            label={t('alarms.reason')}
            value={reason}
            maxLength={500}
            required
            onChange={setReason}
            hint={t('calculated.recalculateReason')}
          />
          <ProblemNote problem={problem} />
        </form>
      )}
    </Dialog>
  );
}
