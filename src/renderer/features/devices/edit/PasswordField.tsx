import { useTranslation } from 'react-i18next';
import { Button, TextInput } from '#renderer/ui/index.ts';

interface PasswordFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** One is kept on this seat already. */
  readonly isKept?: boolean;
  readonly onForget?: () => void;
}

/** The password of this seat: it is shown to nobody and shared with nobody, so it can only be set anew. */
export function PasswordField({ value, onChange, isKept = false, onForget }: PasswordFieldProps) {
  const { t } = useTranslation();
  return (
    <div className="devices-password">
      <TextInput
        label={t('devices.password')}
        type="password"
        autoComplete="new-password"
        value={value}
        onChange={onChange}
        maxLength={400}
        placeholder={isKept ? t('devices.passwordKept') : undefined}
        hint={t('devices.passwordHint')}
      />
      {isKept && onForget && <Button onClick={onForget}>{t('devices.passwordForget')}</Button>}
    </div>
  );
}
