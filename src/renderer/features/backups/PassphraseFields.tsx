import { useTranslation } from 'react-i18next';
import { NewPassphraseInputs } from '#renderer/app/NewPassphraseInputs.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useNewPassphrase } from '#renderer/app/use-new-passphrase.ts';
import { Badge, Button } from '#renderer/ui/index.ts';

export function PassphraseFields({ isSet }: { readonly isSet: boolean }) {
  const { t } = useTranslation();
  const run = useCommand();
  const chosen = useNewPassphrase();
  const save = async () => {
    const input = { passphrase: chosen.passphrase };
    const done = await run('backups', 'setPassphrase', input, {
      done: t('backups.passphraseSaved'),
      undo: false,
    });
    if (!done) return;
    chosen.setPassphrase('');
    chosen.setAgain('');
  };
  return (
    <form
      className="backup-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.isSound) void save();
      }}
    >
      <NewPassphraseInputs label={t('backups.passphraseNew')} chosen={chosen} />
      <Button type="submit" disabled={!chosen.isSound}>
        {t(isSet ? 'backups.passphraseChange' : 'backups.passphraseSet')}
      </Button>
      {isSet && <Badge status="ok">{t('backups.passphraseIsSet')}</Badge>}
    </form>
  );
}
