import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '#renderer/ui/index.ts';

interface NameInputProps {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
}

/** Saved when left; an empty name is not. */
export function NameInput({ label, value, onCommit }: NameInputProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [savedBefore, setSavedBefore] = useState(value);
  if (value !== savedBefore) {
    setSavedBefore(value);
    setText(value);
  }
  const trimmed = text.trim();
  const commit = () => {
    if (trimmed !== '' && trimmed !== value) onCommit(trimmed);
  };
  return (
    <TextInput
      label={label}
      value={text}
      onChange={setText}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
      maxLength={120}
      error={trimmed === '' ? t('settings.nameNeeded') : undefined}
    />
  );
}
