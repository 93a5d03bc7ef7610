import { useTranslation } from 'react-i18next';
import { Field, TextInput } from '#renderer/ui/index.ts';
import type { AlarmDraft, WhyField } from './alarm-draft.ts';

interface WhyFieldsProps {
  readonly draft: AlarmDraft;
  /** Words, when the alarm is enabled without its reasons. */
  readonly problem: string | undefined;
  readonly onChange: (field: WhyField, text: string) => void;
}

const sentences = ['cause', 'consequence', 'response'] as const;
const labels = {
  cause: 'alarms.causeLabel',
  consequence: 'alarms.consequence',
  response: 'alarms.response',
} as const;

/** Why the alarm is there and what is to be done, agreed by someone. */
export function WhyFields({ draft, problem, onChange }: WhyFieldsProps) {
  const { t } = useTranslation();
  const { why, definition } = draft;
  const errorOf = (field: WhyField) => (why[field].trim() === '' ? problem : undefined);
  return (
    <>
      {sentences.map((field) => (
        <Field key={field} label={t(labels[field])} error={errorOf(field)}>
          {(ids) => (
            <textarea
              {...ids}
              className="input"
              rows={2}
              maxLength={1_000}
              value={why[field]}
              onChange={(event) => onChange(field, event.target.value)}
            />
          )}
        </Field>
      ))}
      <TextInput
        label={t('alarms.approvedBy')}
        value={why.approvedBy}
        maxLength={120}
        onChange={(text) => onChange('approvedBy', text)}
        error={errorOf('approvedBy')}
        hint={definition.rationalisation ? undefined : t('alarms.approvedByHint')}
      />
    </>
  );
}
