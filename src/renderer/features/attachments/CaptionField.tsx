import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '#shared/contract/attachments.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useMayEnter } from '#renderer/app/use-may-control.ts';
import { TextInput } from '#renderer/ui/index.ts';

/** Saved when it is left, or with Enter. */
export function CaptionField({ attachment }: { readonly attachment: Attachment }) {
  const { t } = useTranslation();
  const run = useCommand();
  const mayWrite = useMayEnter();
  const { attachmentId, caption, isInConflict } = attachment;
  const [typed, setTyped] = useState<string | null>(null);
  const save = async () => {
    if (typed === null || (typed.trim() === caption && !isInConflict)) return setTyped(null);
    const input = { attachmentId, caption: typed };
    const done = await run('attachments', 'change', input, { done: t('attachments.captionSaved') });
    // What was refused stays as it was typed.
    if (done) setTyped(null);
  };
  return (
    <TextInput
      label={t('attachments.caption')}
      value={typed ?? caption}
      readOnly={!mayWrite}
      maxLength={1_000}
      placeholder={mayWrite ? t('attachments.captionHint') : ''}
      warning={isInConflict ? t('attachments.conflict') : undefined}
      onChange={setTyped}
      onBlur={() => void save()}
      onKeyDown={(event) => event.key === 'Enter' && void save()}
    />
  );
}
