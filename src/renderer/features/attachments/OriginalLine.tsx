import { CloudDownload } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '#shared/contract/attachments.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, useFormats } from '#renderer/ui/index.ts';

/** Where the original is while it is not here, and the way to get it. */
export function OriginalLine({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const { attachmentId, original } = attachment;
  const { state, bytes, fetched, trouble } = original;
  if (state === 'here') return null;
  const size = formats.bytes(bytes);
  const words = {
    coming: t('attachments.coming', { size }),
    away: t('attachments.away', { size }),
    damaged: t('attachments.damaged', { size }),
  }[state];
  return (
    <div className="original-line" role="status">
      <CloudDownload aria-hidden="true" />
      <span>
        {words}
        {trouble && ` ${t(`attachments.trouble.${trouble}`)}`}
      </span>
      {fetched !== null && <progress aria-label={words} max={1} value={fetched} />}
      {state === 'away' && (
        <Button onClick={() => void run('attachments', 'fetch', { attachmentId })}>
          {t('attachments.get')}
        </Button>
      )}
    </div>
  );
}
