import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '#renderer/core.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Dialog } from '#renderer/ui/index.ts';
import { OperateStep } from './OperateStep.tsx';
import { SelectStep } from './SelectStep.tsx';
import { WriteOutcome } from './WriteOutcome.tsx';

export type Selection = OutputOf<'fieldWrites', 'select'>;
type Made = OutputOf<'fieldWrites', 'operate'>['write'];

interface WriteDialogProps {
  readonly tag: Tag;
  readonly deviceName: string;
  readonly onClose: () => void;
}

/** Writing to the field in two steps: say what and why, look at what will be done, do it, see what came of it. */
export function WriteDialog({ tag, deviceName, onClose }: WriteDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [selection, setSelection] = useState<Selection | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const cancel = async () => {
    const selectionId = selection?.selectionId;
    setSelection(null);
    if (selectionId) await run('fieldWrites', 'cancel', { selectionId }, { undo: false });
  };
  const close = () => {
    if (selection && !made) void cancel();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={t('devices.writeTo', { name: tag.name })}
      description={deviceName}
    >
      {made ? (
        <WriteOutcome write={made} onClose={close} />
      ) : selection ? (
        <OperateStep selection={selection} onBack={() => void cancel()} onMade={setMade} />
      ) : (
        <SelectStep tag={tag} onSelected={setSelection} onClose={close} />
      )}
    </Dialog>
  );
}
