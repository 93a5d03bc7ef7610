import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NewPassphraseInputs } from '#renderer/app/NewPassphraseInputs.tsx';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useNewPassphrase } from '#renderer/app/use-new-passphrase.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';

interface PassphraseDialogProps {
  /** One is set already, and has to be shown. */
  readonly isSet: boolean;
  readonly onClose: () => void;
}

export function PassphraseDialog({ isSet, onClose }: PassphraseDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [current, setCurrent] = useState('');
  const chosen = useNewPassphrase();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const canSave = chosen.isSound && (!isSet || current !== '');
  const save = async () => {
    setIsBusy(true);
    setProblem(null);
    const { passphrase } = chosen;
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
      <NewPassphraseInputs label={t('security.new')} chosen={chosen} />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
