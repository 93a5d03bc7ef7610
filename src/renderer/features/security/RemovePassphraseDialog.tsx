import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';

interface RemovePassphraseDialogProps {
  /** It takes the keys then. */
  readonly hasKeychain: boolean;
  readonly onClose: () => void;
}

export function RemovePassphraseDialog({ hasKeychain, onClose }: RemovePassphraseDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [current, setCurrent] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const remove = async () => {
    setIsBusy(true);
    setProblem(null);
    const options = { done: t('security.removed'), undo: false, onProblem: setProblem };
    const done = await run('security', 'removePassphrase', { current }, options);
    setIsBusy(false);
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('security.removeTitle')}
      description={t(hasKeychain ? 'security.removeToKeychain' : 'security.removeToFile')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            tone="primary"
            busy={isBusy}
            disabled={current === ''}
            onClick={() => void remove()}
          >
            {t('security.remove')}
          </Button>
        </>
      }
    >
      <TextInput
        type="password"
        label={t('security.current')}
        value={current}
        onChange={setCurrent}
        autoComplete="current-password"
        maxLength={400}
      />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
