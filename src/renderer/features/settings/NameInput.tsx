import { useTranslation } from 'react-i18next';
import { TextInput, useTypedText } from '#renderer/ui/index.ts';

interface NameInputProps {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => unknown;
}

/** Saved when left; an empty name is not. */
export function NameInput({ label, value, onCommit }: NameInputProps) {
  const { t } = useTranslation();
  const typed = useTypedText(value);
  const name = typed.text.trim();
  const commit = () => {
    if (name !== '' && name !== value) void typed.handOver(() => onCommit(name));
  };
  return (
    <TextInput
      label={label}
      value={typed.text}
      onChange={typed.type}
      onBlur={() => !typed.isHandedOver && commit()}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
      maxLength={120}
      error={name === '' ? t('settings.nameNeeded') : undefined}
    />
  );
}
