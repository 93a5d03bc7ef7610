import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '#renderer/ui/index.ts';

interface UsualDeviceProps {
  readonly value: string;
  /** Of devices that are here, to choose from. */
  readonly names: readonly string[];
  readonly isNeeded: boolean;
  readonly onCommit: (name: string) => void;
}

/** Whose rows are that name no device; handed over on leaving the field, since the whole file is read for it. */
export function UsualDevice({ value, names, isNeeded, onCommit }: UsualDeviceProps) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState(value);
  const commit = () => typed.trim() !== value && onCommit(typed.trim());
  return (
    <div className="tags-import-device">
      <TextInput
        label={t('tagsImport.usualDevice')}
        hint={t('tagsImport.usualDeviceHint')}
        value={typed}
        maxLength={120}
        list={id}
        required={isNeeded}
        onChange={setTyped}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      <datalist id={id}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}
