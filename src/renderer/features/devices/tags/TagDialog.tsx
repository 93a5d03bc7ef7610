import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { Button, Dialog, useFormats } from '#renderer/ui/index.ts';
import type { Device } from '../device-line.ts';
import { PlaceFields } from '../form/PlaceFields.tsx';
import { SpecFields } from '../form/SpecFields.tsx';
import { useDraft } from '../form/use-draft.ts';
import { draftToTag, nameToKey, tagToDraft, tagToFields } from './tag-draft.ts';
import {
  groupsOf,
  groupSpecs,
  keySpec,
  nameSpecs,
  pointKinds,
  specsOfPoint,
  usualTagTexts,
  type TagGroup,
} from './tag-specs.ts';
import { useSaveTags } from './use-save-tags.ts';

interface TagDialogProps {
  readonly device: Device;
  /** All of the device, for keys that are taken. */
  readonly tags: readonly Tag[];
  /** Absent: a new one. */
  readonly tag?: Tag;
  readonly onClose: () => void;
}

export function TagDialog({ device, tags, tag, onClose }: TagDialogProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const { save, remove } = useSaveTags(device.deviceId);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const before = tag && tagToFields(tag);
  const kind = before?.point.kind ?? pointKinds[device.address.kind];
  const taken = new Set(tags.map((one) => tagToFields(one).key));
  const form = useDraft(() => (before ? tagToDraft(before, language) : usualTagTexts));
  const usualKey = nameToKey(form.draft['name'] ?? '', taken);
  const draft = { ...form.draft, key: before?.key ?? (form.draft['key'] || usualKey) };
  const read = draftToTag(draft, kind, { t, language }, before);
  const isTaken = !before && taken.has(draft.key);
  const problems = new Map(read.problems);
  if (isTaken) problems.set('key', t('devices.issue.keyTaken'));
  const said = form.worthSaying(problems);

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (!read.fields || isTaken) return;
    setIsBusy(true);
    const isSaved = await save([read.fields], setProblem);
    setIsBusy(false);
    if (isSaved) onClose();
  };
  const handleRemove = async () => {
    if (await remove([before!.key])) onClose();
  };
  const fields = (specs: Parameters<typeof SpecFields>[0]['specs']) => (
    <SpecFields specs={specs} draft={form.draft} problems={said} onChange={form.set} />
  );
  const sections: readonly TagGroup[] = groupsOf(kind);

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={tag ? t('devices.editTitle', { name: tag.name }) : t('devices.addTag')}
      actions={
        <>
          {tag && (
            <Button className="devices-aside" onClick={() => void handleRemove()}>
              {t('devices.removeTag')}
            </Button>
          )}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="tag" busy={isBusy}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form id="tag" className="devices-form" onSubmit={(event) => void handleSubmit(event)}>
        {fields([...nameSpecs, ...groupSpecs.unit, ...groupSpecs.signal])}
        <PlaceFields
          texts={{
            wellId: form.draft['wellId'] ?? '',
            leaseId: form.draft['leaseId'] ?? '',
            equipment: form.draft['equipment'] ?? '',
          }}
          onChange={(texts) => form.setMany({ ...texts })}
        />
        {specsOfPoint(kind).length > 0 && (
          <Part title={t('devices.parts.point')}>{fields(specsOfPoint(kind))}</Part>
        )}
        <Part title={t('devices.parts.reading')}>
          {fields(groupsIn(sections, ['scale', 'range', 'scanMs', 'decimals']))}
        </Part>
        <Part title={t('devices.parts.keeping')}>
          {fields(groupsIn(sections, ['keep', 'reduction']))}
        </Part>
        {sections.includes('write') && (
          <Part title={t('devices.parts.writing')}>{fields(groupSpecs.write)}</Part>
        )}
        {!before && (
          <SpecFields
            specs={[{ ...keySpec, placeholder: usualKey, isFolded: true }]}
            draft={form.draft}
            problems={said}
            onChange={form.set}
          />
        )}
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}

function groupsIn(shown: readonly TagGroup[], wanted: readonly TagGroup[]) {
  return wanted
    .filter((group) => shown.includes(group))
    .flatMap((group): Parameters<typeof SpecFields>[0]['specs'] => groupSpecs[group]);
}

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <fieldset className="devices-part">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
