import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation } from '#shared/contract/people.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Badge, Button, Dialog, Section, useFormats } from '#renderer/ui/index.ts';
import { OpenInvitation } from './OpenInvitation.tsx';

/** Invitations that nobody has come with yet. */
export function Invitations() {
  const { t } = useTranslation();
  const invitations = useRead('people', 'invitations', undefined).data ?? [];
  const open = invitations.filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <Section title={t('people.invitations')} flush>
      <ul>
        {open.map((invitation) => (
          <InvitationRow key={invitation.inviteKey} invitation={invitation} />
        ))}
      </ul>
    </Section>
  );
}

function InvitationRow({ invitation }: { readonly invitation: Invitation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const [isShown, setIsShown] = useState(false);
  const { inviteKey, note, invitedBy, expiresAtMs, text } = invitation;
  const name = note || t('people.unnamed');
  const withdraw = () =>
    run('people', 'withdraw', { inviteKey }, { done: t('people.withdrawn'), undo: false });
  const facts = [
    invitedBy && t('join.invitedBy', { name: invitedBy }),
    expiresAtMs !== null && t('people.until', { time: formats.dateTime(expiresAtMs) }),
  ];
  return (
    <li className="settings-row">
      <div className="settings-row-main">
        <strong>{name}</strong>
        <span className="muted">{facts.filter(Boolean).join(' · ')}</span>
      </div>
      <Badge>{t(`role.${invitation.role}`)}</Badge>
      {text !== null && <Button onClick={() => setIsShown(true)}>{t('people.show')}</Button>}
      <Button onClick={() => void withdraw()}>{t('people.withdraw')}</Button>
      {isShown && text !== null && (
        <Dialog
          open
          wide
          onClose={() => setIsShown(false)}
          title={name}
          actions={<Button onClick={() => setIsShown(false)}>{t('ui.close')}</Button>}
        >
          <OpenInvitation text={text} expiresAtMs={expiresAtMs ?? 0} newcomer={undefined} />
        </Dialog>
      )}
    </li>
  );
}
