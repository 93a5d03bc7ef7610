import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';

/** A computer on the network that is not found by itself. */
export function AddressDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const run = useCommand();
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const add = async () => {
    setProblem(null);
    const options = { done: t('sync.address.added'), undo: false, onProblem: setProblem };
    if (await run('sync', 'addAddress', { address: address.trim() }, options)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('sync.address.title')}
      description={t('sync.address.text')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={address.trim() === ''} onClick={() => void add()}>
            {t('sync.address.add')}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('sync.address.label')}
        value={address}
        onChange={setAddress}
        hint={t('sync.address.hint')}
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
      />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
