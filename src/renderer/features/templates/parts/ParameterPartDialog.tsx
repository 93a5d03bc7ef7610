import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Parameter } from '#shared/domain/telemetry/templates/parameter.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { SpecFields } from '#renderer/features/devices/form/SpecFields.tsx';
import { useDraft } from '#renderer/features/devices/form/use-draft.ts';
import { useFormats } from '#renderer/ui/index.ts';
import {
  draftToParameter,
  newParameterDraft,
  parameterSpecs,
  parameterToDraft,
} from './parameter-draft.ts';
import { PartDialog } from './PartDialog.tsx';

interface ParameterPartDialogProps {
  readonly template: DeviceTemplate;
  /** null: a new one. */
  readonly parameter: Parameter | null;
  readonly isReadOnly: boolean;
  readonly onSave: (parameter: Parameter) => void;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** What differs between devices of the template. */
export function ParameterPartDialog({
  template,
  parameter,
  isReadOnly,
  ...on
}: ParameterPartDialogProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const [start] = useState(() =>
    parameter ? parameterToDraft(parameter, language) : newParameterDraft,
  );
  const form = useDraft(() => start);
  const taken = template.parameters.map(({ key }) => key).filter((key) => key !== parameter?.key);
  const read = draftToParameter(form.draft, taken, { t, language });
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    form.sayAll();
    if (read.parameter) on.onSave(read.parameter);
  };
  return (
    <PartDialog
      title={parameter ? parameter.label : t('templates.addParameter')}
      removeLabel={parameter ? t('templates.remove') : null}
      isReadOnly={isReadOnly}
      onSubmit={handleSubmit}
      onRemove={on.onRemove}
      onClose={on.onClose}
    >
      <SpecFields
        specs={parameterSpecs}
        draft={form.draft}
        problems={form.worthSaying(read.problems)}
        onChange={form.set}
      />
    </PartDialog>
  );
}
