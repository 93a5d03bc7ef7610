import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Member } from '#shared/contract/people.ts';
import { useNow } from '#renderer/app/use-now.ts';
import { usePlaces } from '#renderer/app/use-places.ts';
import { memberName } from '#renderer/features/people/member-name.ts';
import { Badge, IconButton, Menu, useFormats } from '#renderer/ui/index.ts';
import { RevokeDialog } from './RevokeDialog.tsx';
import { RoleDialog } from './RoleDialog.tsx';

interface MemberRowProps {
  readonly member: Member;
  /** By this computer; null: never. */
  readonly heardAtMs: number | null;
  readonly isOwner: boolean;
}

export function MemberRow({ member, heardAtMs, isOwner }: MemberRowProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { to } = usePlaces();
  const [open, setOpen] = useState<'role' | 'revoke' | null>(null);
  const close = () => setOpen(null);
  const name = memberName(t, member);
  const isMember = member.state === 'member';
  return (
    <li className="settings-row" data-member={name}>
      <div className="settings-row-main">
        <strong>{member.seatName ?? name}</strong>
        <MemberFacts member={member} heardAtMs={heardAtMs} />
      </div>
      {member.isSelf && <Badge status="ok">{t('people.thisSeat')}</Badge>}
      <Badge>{t(`role.${member.role}`)}</Badge>
      {!isMember && (
        <Badge status="off">{t(`people.state.${member.isLost ? 'lost' : 'revoked'}`)}</Badge>
      )}
      {isOwner && isMember && (
        <Menu
          align="end"
          trigger={
            <IconButton label={name}>
              <Ellipsis />
            </IconButton>
          }
          groups={[
            {
              key: 'member',
              items: [
                ...(member.isSelf
                  ? [
                      {
                        key: 'names',
                        label: t('names.change'),
                        onSelect: () => void navigate(to('settings', '/seat')),
                      },
                    ]
                  : []),
                { key: 'role', label: t('people.change'), onSelect: () => setOpen('role') },
                { key: 'revoke', label: t('people.revoke'), onSelect: () => setOpen('revoke') },
              ],
            },
          ]}
        />
      )}
      {open === 'role' && <RoleDialog member={member} onClose={close} />}
      {open === 'revoke' && <RevokeDialog member={member} onClose={close} />}
    </li>
  );
}

function MemberFacts({ member, heardAtMs }: Omit<MemberRowProps, 'isOwner'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(10_000);
  const { personName, joinedAtMs, isSelf } = member;
  const ago = (atMs: number) =>
    t('ui.ago', { duration: formats.duration(Math.max(0, nowMs - atMs)) });
  const facts = [
    personName,
    joinedAtMs !== null && t('people.joined', { time: formats.dateTime(joinedAtMs) }),
    !isSelf &&
      (heardAtMs === null ? t('people.heardNever') : t('people.heard', { ago: ago(heardAtMs) })),
  ];
  return <span className="muted">{facts.filter(Boolean).join(' · ')}</span>;
}
