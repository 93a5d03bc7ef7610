import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, NumberInput, TextInput } from '#renderer/ui/index.ts';

interface TypeValueProps {
  readonly isNumber: boolean;
  readonly onValue: (value: string | number) => Promise<boolean>;
}

/** A value that is none of those set apart. */
export function TypeValue({ isNumber, onValue }: TypeValueProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [number, setNumber] = useState<number | null>(null);
  const value = isNumber ? number : text.trim();
  const isEmpty = value === null || value === '';
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty) return;
    if (await onValue(value)) {
      setText('');
      setNumber(null);
    }
  };
  return (
    <form className="type-value" onSubmit={(event) => void handleSubmit(event)}>
      {isNumber ? (
        <NumberInput label={t('conflicts.panel.type')} value={number} onCommit={setNumber} />
      ) : (
        <TextInput label={t('conflicts.panel.type')} value={text} onChange={setText} />
      )}
      <Button type="submit" disabled={isEmpty}>
        {t('conflicts.panel.typeDone')}
      </Button>
    </form>
  );
}
