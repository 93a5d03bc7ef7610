import { Download, HardDriveDownload, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '#shared/contract/attachments.ts';
import { useCore } from '#renderer/app/core-context.tsx';
import { problemText } from '#renderer/app/problem-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useMayEnter } from '#renderer/app/use-may-control.ts';
import { Button, useSaveFile, useToast } from '#renderer/ui/index.ts';
import { readBytes } from './read-bytes.ts';

interface ViewerActionsProps {
  readonly attachment: Attachment;
  readonly onRemoved: () => void;
}

export function ViewerActions({ attachment, onRemoved }: ViewerActionsProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const mayWrite = useMayEnter();
  const { attachmentId, original, name } = attachment;
  const isHere = original.state === 'here';
  const remove = async () => {
    const done = t('attachments.removed', { name });
    if (await run('attachments', 'remove', { attachmentId }, { done })) onRemoved();
  };
  return (
    <>
      {mayWrite && (
        <Button tone="quiet" icon={<Trash2 />} onClick={() => void remove()}>
          {t('attachments.remove')}
        </Button>
      )}
      {isHere && original.placesElsewhere > 0 && (
        <Button
          tone="quiet"
          icon={<HardDriveDownload />}
          onClick={() =>
            void run(
              'attachments',
              'release',
              { attachmentId },
              { done: t('attachments.released'), undo: false },
            )
          }
        >
          {t('attachments.release')}
        </Button>
      )}
      <DownloadButton attachment={attachment} isHere={isHere} />
    </>
  );
}

function DownloadButton({
  attachment: { attachmentId, name },
  isHere,
}: {
  readonly attachment: Attachment;
  readonly isHere: boolean;
}) {
  const { t } = useTranslation();
  const core = useCore();
  const toast = useToast();
  const saveFile = useSaveFile();
  const [isBusy, setIsBusy] = useState(false);
  const download = async () => {
    setIsBusy(true);
    try {
      const content = await readBytes(core, attachmentId, 'original');
      await saveFile({ name, mimeType: content.type, content });
    } catch (error) {
      toast({ text: problemText(error, t).text, tone: 'error' });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button
      tone="primary"
      icon={<Download />}
      disabled={!isHere}
      busy={isBusy}
      onClick={() => void download()}
    >
      {t('attachments.download')}
    </Button>
  );
}
