import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Dialog, TextInput } from '#renderer/ui/index.ts';

interface ViewNameDialogProps {
  readonly title: string;
  readonly name: string;
  /** False: refused, and said so. */
  readonly onName: (name: string) => Promise<boolean>;
  readonly onClose: () => void;
}

export function ViewNameDialog({ title, name, onName, onClose }: ViewNameDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const wanted = text.trim();
  const take = async () => {
    if (wanted !== '' && (await onName(wanted))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={t('trends.viewShared')}
      actions={
        <Button tone="primary" disabled={wanted === ''} onClick={() => void take()}>
          {t('ui.save')}
        </Button>
      }
    >
      <TextInput
        label={t('trends.viewName')}
        value={text}
        onChange={setText}
        maxLength={120}
        onKeyDown={(event) => event.key === 'Enter' && void take()}
      />
    </Dialog>
  );
}
