import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';

/** The contract takes no shorter one. */
const FEWEST_CHARACTERS = 12;

interface PassphraseDialogProps {
  /** One is set already, and has to be shown. */
  readonly isSet: boolean;
  readonly onClose: () => void;
}

/** Typed twice, since nobody can look it up later. */
export function PassphraseDialog({ isSet, onClose }: PassphraseDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [current, setCurrent] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const isLong = passphrase.trim().length >= FEWEST_CHARACTERS;
  const canSave = isLong && again === passphrase && (!isSet || current !== '');
  const save = async () => {
    setIsBusy(true);
    setProblem(null);
    const input = isSet ? { passphrase, current } : { passphrase };
    const options = { done: t('security.saved'), undo: false, onProblem: setProblem };
    const done = await run('security', 'setPassphrase', input, options);
    setIsBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(isSet ? 'security.changeTitle' : 'security.setTitle')}
      description={t('security.setText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" busy={isBusy} disabled={!canSave} onClick={() => void save()}>
            {t(isSet ? 'security.change' : 'security.set')}
          </Button>
        </>
      }
    >
      {isSet && (
        <TextInput
          type="password"
          label={t('security.current')}
          value={current}
          onChange={setCurrent}
          autoComplete="current-password"
          maxLength={400}
        />
      )}
      <TextInput
        type="password"
        label={t('security.new')}
        hint={t('backups.passphraseHint', { count: FEWEST_CHARACTERS })}
        value={passphrase}
        onChange={setPassphrase}
        autoComplete="new-password"
        maxLength={400}
        error={
          passphrase !== '' && !isLong
            ? t('backups.passphraseShort', { count: FEWEST_CHARACTERS })
            : undefined
        }
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
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
