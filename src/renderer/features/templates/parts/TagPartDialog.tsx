import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceTemplate, TemplateTag } from '#shared/domain/telemetry/templates/template.ts';
import type { FieldSpec } from '#renderer/features/devices/form/field-spec.ts';
import { SpecFields } from '#renderer/features/devices/form/SpecFields.tsx';
import { useDraft } from '#renderer/features/devices/form/use-draft.ts';
import { nameToKey } from '#renderer/features/devices/tags/tag-draft.ts';
import { Field, useFormats } from '#renderer/ui/index.ts';
import { useFaultText } from '../fault-text.ts';
import { formToTag, newTagDraft, tagToForm } from './tag-draft.ts';
import { headSpecs, keepingSpecs, originSpecs, readingSpecs } from './tag-form.ts';
import { PartDialog } from './PartDialog.tsx';
import { PointWays } from './PointWays.tsx';

interface TagPartDialogProps {
  readonly template: DeviceTemplate;
  /** null: a new one. */
  readonly tag: TemplateTag | null;
  readonly isReadOnly: boolean;
  readonly onSave: (tag: TemplateTag) => void;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** One tag of a template: how it is called, where it is found on each kind of line, how it is read and kept. */
export function TagPartDialog({ template, tag, isReadOnly, ...on }: TagPartDialogProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const faultText = useFaultText();
  const [start] = useState(() =>
    tag ? tagToForm(tag, template, language) : { draft: newTagDraft, inputs: {} },
  );
  const form = useDraft(() => start.draft);
  const [inputs, setInputs] = useState(start.inputs);
  const taken = new Set(template.tags.map(({ key }) => key));
  const usualKey = nameToKey(form.draft['name'] ?? '', taken);
  const draft = { ...form.draft, key: form.draft['key'] || (tag ? '' : usualKey) };
  const read = formToTag({ draft, inputs }, { template, before: tag }, { t, language, faultText });
  const problems = isReadOnly ? read.problems : form.worthSaying(read.problems);
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (read.tag && read.problems.size === 0) on.onSave(read.tag);
  };
  const fields = (specs: readonly FieldSpec[]) => (
    <SpecFields specs={specs} draft={form.draft} problems={problems} onChange={form.set} />
  );
  return (
    <PartDialog
      title={tag ? tag.name : t('templates.addTag')}
      removeLabel={tag ? t('devices.removeTag') : null}
      isReadOnly={isReadOnly}
      onSubmit={handleSubmit}
      onRemove={on.onRemove}
      onClose={on.onClose}
    >
      {fields(headSpecs.map((spec) => (spec.path === 'key' ? withUsual(spec, usualKey) : spec)))}
      <fieldset className="devices-part">
        <legend>{t('devices.parts.point')}</legend>
        <PointWays
          template={template}
          ownKey={tag?.key ?? null}
          form={form}
          tag={read.tag}
          problems={problems}
          inputs={inputs}
          onInputs={setInputs}
        />
      </fieldset>
      <fieldset className="devices-part">
        <legend>{t('devices.parts.reading')}</legend>
        {fields(readingSpecs)}
        <Field
          label={t('templates.states')}
          hint={t('templates.statesHint')}
          error={problems.get('states')}
        >
          {(ids) => (
            <textarea
              {...ids}
              className="input"
              rows={Math.min(8, Math.max(2, (form.draft['states'] ?? '').split('\n').length))}
              spellCheck={false}
              value={form.draft['states'] ?? ''}
              placeholder={'0 = Stopped\n1 = Running'}
              onChange={(event) => form.set('states', event.target.value)}
            />
          )}
        </Field>
      </fieldset>
      <fieldset className="devices-part">
        <legend>{t('devices.parts.keeping')}</legend>
        {fields(keepingSpecs)}
      </fieldset>
      <fieldset className="devices-part">
        <legend>{t('templates.origin')}</legend>
        {fields(originSpecs)}
      </fieldset>
    </PartDialog>
  );
}

const withUsual = (spec: FieldSpec, usualKey: string): FieldSpec => ({
  ...spec,
  placeholder: usualKey,
});
