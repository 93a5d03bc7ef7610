import { useTranslation } from 'react-i18next';
import { fewestPassphraseCharacters } from '#shared/contract/security.ts';
import { TextInput } from '#renderer/ui/index.ts';
import type { NewPassphrase } from './use-new-passphrase.ts';

interface NewPassphraseInputsProps {
  readonly label: string;
  readonly chosen: NewPassphrase;
}

export function NewPassphraseInputs({ label, chosen }: NewPassphraseInputsProps) {
  const { t } = useTranslation();
  const { passphrase, again, isLong, setPassphrase, setAgain } = chosen;
  const count = fewestPassphraseCharacters;
  return (
    <>
      <TextInput
        type="password"
        label={label}
        hint={t('backups.passphraseHint', { count })}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="new-password"
        maxLength={400}
        error={passphrase !== '' && !isLong ? t('backups.passphraseShort', { count }) : undefined}
      />
      <TextInput
        type="password"
        label={t('backups.passphraseAgain')}
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        maxLength={400}
        error={again !== '' && again !== passphrase ? t('backups.passphraseOther') : undefined}
      />
    </>
  );
}
