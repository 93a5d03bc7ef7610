import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { problemText } from '#renderer/app/problem-text.ts';
import { Button, Checkbox, Dialog, useFormats } from '#renderer/ui/index.ts';
import type { Device } from '../device-line.ts';
import { PlaceFields } from '../form/PlaceFields.tsx';
import { SpecFields } from '../form/SpecFields.tsx';
import { useDraft, type DraftState } from '../form/use-draft.ts';
import type { Problems } from '../form/issue-texts.ts';
import { groupsOfMany, setOnMany, type ManyGroup } from './edit-many.ts';
import { tagToFields } from './tag-draft.ts';
import { groupSpecs, usualTagTexts } from './tag-specs.ts';
import { useSaveTags } from './use-save-tags.ts';

interface EditManyDialogProps {
  readonly device: Device;
  readonly tags: readonly Tag[];
  readonly onClose: () => void;
}

/** Sets the same on many tags: only what is ticked is touched. */
export function EditManyDialog({ device, tags, onClose }: EditManyDialogProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const { save } = useSaveTags(device.deviceId);
  const [groups, setGroups] = useState<ReadonlySet<ManyGroup>>(new Set());
  const [problem, setProblem] = useState<unknown>(null);
  const form = useDraft(() => usualTagTexts);
  const fields = tags.map(tagToFields);
  const read = setOnMany(fields, groups, form.draft, { t, language });
  const toggle = (group: ManyGroup) => {
    const next = new Set(groups);
    if (!next.delete(group)) next.add(group);
    setGroups(next);
  };
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (groups.size === 0 || !read.tags) return;
    if (await save(read.tags, setProblem)) onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('devices.editChosen', { count: tags.length })}
      description={t('devices.editChosenText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="many-tags" disabled={groups.size === 0}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form id="many-tags" className="devices-form" onSubmit={(event) => void handleSubmit(event)}>
        {groupsOfMany(fields).map((group) => (
          <div key={group} className="devices-group">
            <Checkbox
              label={t(`devices.groups.${group}`)}
              checked={groups.has(group)}
              onChange={() => toggle(group)}
            />
            {groups.has(group) && (
              <GroupFields group={group} form={form} problems={form.worthSaying(read.problems)} />
            )}
          </div>
        ))}
        {problem !== null && (
          <p className="field-note field-error" role="alert">
            {problemText(problem, t).text}
          </p>
        )}
      </form>
    </Dialog>
  );
}

interface GroupFieldsProps {
  readonly group: ManyGroup;
  readonly form: DraftState;
  readonly problems: Problems;
}

function GroupFields({ group, form, problems }: GroupFieldsProps) {
  const { draft } = form;
  if (group !== 'place')
    return (
      <SpecFields specs={groupSpecs[group]} draft={draft} problems={problems} onChange={form.set} />
    );
  const { wellId = '', leaseId = '', equipment = '' } = draft;
  return (
    <PlaceFields
      texts={{ wellId, leaseId, equipment }}
      onChange={(texts) => form.setMany({ ...texts })}
    />
  );
}
