import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '#shared/domain/identity/ids.ts';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { JobOf } from '#renderer/features/jobs/index.ts';
import { Button, Dialog } from '#renderer/ui/index.ts';
import { PreviewOfChange } from './PreviewOfChange.tsx';
import { useApplyChange, type TemplateChange } from './use-apply-change.ts';

interface ChangeDialogProps {
  readonly title: string;
  readonly change: TemplateChange;
  /** Saves the template and leaves its devices as they are; absent where there is nothing to save. */
  readonly onSaveOnly?: () => Promise<boolean>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** What a change of a template would alter, device by device, before any of it is done. */
export function ChangeDialog({ title, change, onSaveOnly, onDone, onClose }: ChangeDialogProps) {
  const { t } = useTranslation();
  const apply = useApplyChange();
  const read = useRead('templates', 'previewChange', change);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [jobId, setJobId] = useState<JobId | null>(null);
  const during = async <Result,>(work: () => Promise<Result>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      return await work();
    } finally {
      setIsBusy(false);
    }
  };
  const handleApply = async () => {
    const done = await during(() => apply(change, setProblem));
    if (!done) return;
    if (done.jobId) setJobId(done.jobId);
    else onDone();
  };
  const handleSaveOnly = async () => {
    if (await during(onSaveOnly!)) onDone();
  };
  const count = read.data?.changedCount ?? 0;
  return (
    <Dialog
      open
      wide
      onClose={jobId ? onDone : onClose}
      title={title}
      description={jobId ? t('tags.editGoesOn') : t('templates.changeText')}
      actions={
        jobId ? (
          <Button onClick={onDone}>{t('ui.close')}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('ui.cancel')}</Button>
            {onSaveOnly && (
              <Button disabled={isBusy} onClick={() => void handleSaveOnly()}>
                {t('templates.saveOnly')}
              </Button>
            )}
            <Button
              tone="primary"
              busy={isBusy}
              disabled={!read.data || (count === 0 && !onSaveOnly)}
              onClick={() => void handleApply()}
            >
              {t(onSaveOnly ? 'templates.saveAndApply' : 'templates.apply', { count })}
            </Button>
          </>
        )
      }
    >
      {jobId ? (
        <JobOf jobId={jobId} />
      ) : (
        <Loaded read={read}>{(preview) => <PreviewOfChange preview={preview} />}</Loaded>
      )}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
