import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagFields } from '#shared/contract/devices.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { PlaceFields } from '#renderer/features/devices/form/PlaceFields.tsx';
import { SpecFields } from '#renderer/features/devices/form/SpecFields.tsx';
import { useDraft } from '#renderer/features/devices/form/use-draft.ts';
import { draftToTag, nameToKey } from '#renderer/features/devices/tags/tag-draft.ts';
import { groupSpecs, nameSpecs, usualTagTexts } from '#renderer/features/devices/tags/tag-specs.ts';
import { Button, Dialog, useFormats } from '#renderer/ui/index.ts';
import { HomeField } from './HomeField.tsx';
import { useHome } from './use-home.ts';
import './calculated.css';

/** A new tag that people type values into. */
export function ManualDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const home = useHome(null);
  const form = useDraft(() => usualTagTexts);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const key = nameToKey(form.draft['name'] ?? '', home.takenKeys);
  const stub = {
    states: null,
    model: null,
    key,
    point: { kind: 'manual' },
  } as unknown as TagFields;
  const read = draftToTag({ ...form.draft, key }, 'manual', { t, language }, stub);
  const said = form.worthSaying(read.problems);
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (!read.fields) return;
    setIsBusy(true);
    const isSaved = await home.save(read.fields, setProblem);
    setIsBusy(false);
    if (isSaved) onClose();
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('calculated.addManual')}
      description={t('calculated.manualText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" type="submit" form="manual-tag" busy={isBusy}>
            {t('ui.save')}
          </Button>
        </>
      }
    >
      <form id="manual-tag" className="devices-form" onSubmit={(event) => void handleSubmit(event)}>
        <SpecFields
          specs={[
            ...nameSpecs,
            ...groupSpecs.unit,
            ...groupSpecs.signal,
            ...groupSpecs.range,
            ...groupSpecs.decimals,
          ]}
          draft={form.draft}
          problems={said}
          onChange={form.set}
        />
        <PlaceFields
          texts={{
            wellId: form.draft['wellId'] ?? '',
            leaseId: form.draft['leaseId'] ?? '',
            equipment: form.draft['equipment'] ?? '',
          }}
          onChange={(texts) => form.setMany({ ...texts })}
        />
        <HomeField home={home} />
        <ProblemNote problem={problem} />
      </form>
    </Dialog>
  );
}
