import { Copy, Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { CompareCode } from '#renderer/features/people/members/CompareCode.tsx';
import { memberName } from '#renderer/features/people/member-name.ts';
import { useSyncStatus } from '#renderer/features/sync/index.ts';
import {
  Button,
  Notice,
  QrCode,
  TextInput,
  useFormats,
  useSaveFile,
  useToast,
} from '#renderer/ui/index.ts';

interface OpenInvitationProps {
  readonly text: string;
  readonly expiresAtMs: number;
  /** Who has come since it is shown. */
  readonly newcomer: Member | undefined;
}

/** What to show or send; as soon as somebody has come with it, the code to compare. */
export function OpenInvitation({ text, expiresAtMs, newcomer }: OpenInvitationProps) {
  const { t } = useTranslation();
  if (newcomer?.state === 'asking') {
    const name = memberName(t, newcomer);
    const role = t(`role.${newcomer.invitedAs ?? newcomer.role}`);
    return (
      <>
        <h3>{t('people.asking.title', { name, role })}</h3>
        <CompareCode member={newcomer} />
      </>
    );
  }
  if (newcomer?.state === 'member')
    return (
      <Notice status="ok" title={t('people.inviting.allDone', { name: memberName(t, newcomer) })} />
    );
  return <WhatToSend text={text} expiresAtMs={expiresAtMs} />;
}

function WhatToSend({ text, expiresAtMs }: Omit<OpenInvitationProps, 'newcomer'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const toast = useToast();
  const saveFile = useSaveFile();
  const status = useSyncStatus().data;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast({ text: t('people.inviting.copied') });
  };
  const file = { name: 'wellos-invitation.txt', mimeType: 'text/plain', content: text };
  return (
    <div className="people-invitation">
      <QrCode text={text} label={t('people.inviting.qr')} />
      <div className="people-invitation-words">
        <p>{t('people.inviting.howTo')}</p>
        <TextInput
          label={t('people.inviting.text')}
          value={text}
          onChange={() => undefined}
          readOnly
          onFocus={(event) => event.target.select()}
        />
        <div className="page-actions">
          <Button icon={<Copy />} onClick={() => void copy()}>
            {t('people.inviting.copy')}
          </Button>
          <Button icon={<Download />} onClick={() => void saveFile(file)}>
            {t('people.inviting.save')}
          </Button>
        </div>
        <p className="muted">
          {t('people.inviting.once', { time: formats.dateTime(expiresAtMs) })}
        </p>
        {status && !status.relay && (
          <p className="people-caution">{t('people.inviting.noRelay')}</p>
        )}
        <p className="muted" role="status">
          {t('people.inviting.waiting')}
        </p>
      </div>
    </div>
  );
}
