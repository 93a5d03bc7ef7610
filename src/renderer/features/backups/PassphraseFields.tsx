import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { Badge, Button, TextInput } from '#renderer/ui/index.ts';

const leastSigns = 12;

/** Typed twice, since nobody can look it up later. */
export function PassphraseFields({ isSet }: { readonly isSet: boolean }) {
  const { t } = useTranslation();
  const run = useCommand();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const isShort = passphrase !== '' && passphrase.trim().length < leastSigns;
  const isOther = again !== '' && again !== passphrase;
  const canSave = passphrase.trim().length >= leastSigns && again === passphrase;
  const save = async () => {
    const input = { passphrase };
    const done = await run('backups', 'setPassphrase', input, {
      done: t('backups.passphraseSaved'),
      undo: false,
    });
    if (!done) return;
    setPassphrase('');
    setAgain('');
  };
  return (
    <form
      className="backup-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) void save();
      }}
    >
      <TextInput
        type="password"
        label={t('backups.passphraseNew')}
        hint={t('backups.passphraseHint', { count: leastSigns })}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="new-password"
        maxLength={400}
        error={isShort ? t('backups.passphraseShort', { count: leastSigns }) : undefined}
      />
      <TextInput
        type="password"
        label={t('backups.passphraseAgain')}
        value={again}
        onChange={setAgain}
        autoComplete="new-password"
        maxLength={400}
        error={isOther ? t('backups.passphraseOther') : undefined}
      />
      <Button type="submit" disabled={!canSave}>
        {t(isSet ? 'backups.passphraseChange' : 'backups.passphraseSet')}
      </Button>
      {isSet && <Badge status="ok">{t('backups.passphraseIsSet')}</Badge>}
    </form>
  );
}
