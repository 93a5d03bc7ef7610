import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useDraft } from '#renderer/features/devices/form/use-draft.ts';
import { usualTagTexts } from '#renderer/features/devices/tags/tag-specs.ts';
import { JobOf } from '#renderer/features/jobs/index.ts';
import { Button, Dialog, useFormats } from '#renderer/ui/index.ts';
import { draftToChanges, groupsFor, type EditGroup } from './edit-draft.ts';
import { EditGroups } from './EditGroups.tsx';
import { PreviewOfEdit } from './PreviewOfEdit.tsx';
import { useEditPreview } from './use-edit-preview.ts';

interface EditTagsDialogProps {
  readonly tags: readonly Tag[];
  readonly onClose: () => void;
}

/** Sets the same on many tags: only what is ticked is touched, and what would change is told beside it. */
export function EditTagsDialog({ tags, onClose }: EditTagsDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const [groups, setGroups] = useState<ReadonlySet<EditGroup>>(new Set());
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [jobId, setJobId] = useState<JobId | null>(null);
  const form = useDraft(() => usualTagTexts);
  const [tagIds] = useState(() => tags.map(({ tagId }) => tagId));
  const read = draftToChanges(groups, form.draft, { t, language: formats.language });
  const preview = useEditPreview(tagIds, read.changes);
  const count = read.changes ? (preview.data?.changedCount ?? 0) : 0;
  const shown = formats.number(count, 0);
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (!read.changes) return;
    setIsBusy(true);
    const done = await run(
      'tags',
      'edit',
      { tagIds, changes: read.changes },
      {
        ...(tagIds.length <= mostWithToast && { done: t('tags.edited', { count, shown }) }),
        onProblem: setProblem,
      },
    );
    setIsBusy(false);
    if (done?.jobId) setJobId(done.jobId);
    else if (done) onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('tags.editTitle', { count: tags.length, shown: formats.number(tags.length, 0) })}
      description={jobId ? t('tags.editGoesOn') : t('devices.editChosenText')}
      actions={
        jobId ? (
          <Button onClick={onClose}>{t('ui.close')}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('ui.cancel')}</Button>
            <Button
              tone="primary"
              type="submit"
              form="edit-tags"
              disabled={count === 0}
              busy={isBusy}
            >
              {t('tags.change', { count, shown })}
            </Button>
          </>
        )
      }
    >
      {jobId ? (
        <JobOf jobId={jobId} />
      ) : (
        <form id="edit-tags" className="tags-edit" onSubmit={(event) => void handleSubmit(event)}>
          <EditGroups
            groups={groupsFor(tags.map(({ point }) => point.kind))}
            chosen={groups}
            form={form}
            problems={form.worthSaying(read.problems)}
            onChoose={setGroups}
          />
          <PreviewOfEdit read={preview} isAsked={read.changes !== undefined} />
          <ProblemNote problem={problem} />
        </form>
      )}
    </Dialog>
  );
}

/** More become a job, which tells of itself. */
const mostWithToast = 200;
