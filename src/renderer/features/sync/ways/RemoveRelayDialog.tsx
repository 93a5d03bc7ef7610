import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog } from '#renderer/ui/index.ts';

interface RemoveRelayDialogProps {
  readonly address: string;
  readonly onClose: () => void;
}

export function RemoveRelayDialog({ address, onClose }: RemoveRelayDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const remove = async () => {
    onClose();
    await run('sync', 'removeRelay', {}, { done: t('sync.relayRemoved'), undo: false });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('sync.removeRelayTitle')}
      description={t('sync.removeRelayText', { address })}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="danger" onClick={() => void remove()}>
            {t('sync.remove')}
          </Button>
        </>
      }
    />
  );
}
