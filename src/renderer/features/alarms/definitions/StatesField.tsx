import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '#renderer/ui/index.ts';
import { parseStates } from './alarm-draft.ts';

interface StatesFieldProps {
  readonly values: readonly (number | string)[];
  readonly isMissing: boolean;
  readonly onChange: (values: (number | string)[]) => void;
}

/** States as they are typed, `3, 4`; what was typed stays as it was. */
export function StatesField({ values, isMissing, onChange }: StatesFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => values.join(', '));
  return (
    <TextInput
      label={t('alarms.states')}
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(parseStates(next));
      }}
      error={isMissing ? t('alarms.why.states-missing') : undefined}
      hint={t('alarms.statesHint')}
    />
  );
}
