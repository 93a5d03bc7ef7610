import { Ellipsis, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { Badge, IconButton, Menu } from '#renderer/ui/index.ts';
import { RevokeKitDialog } from './RevokeKitDialog.tsx';
import { useKitName } from './use-kit-name.ts';

interface KitRowProps {
  readonly kit: Member;
  readonly members: readonly Member[];
  readonly isOwner: boolean;
}

/** A recovery kit among the members: a sheet of paper, and no computer. */
export function KitRow({ kit, members, isOwner }: KitRowProps) {
  const { t } = useTranslation();
  const [isRevoking, setIsRevoking] = useState(false);
  const name = useKitName()(kit);
  const isMember = kit.state === 'member';
  return (
    <li className="settings-row" data-member={name}>
      <div className="settings-row-main">
        <strong className="people-kit">
          <KeyRound aria-hidden="true" />
          {name}
        </strong>
        <span className="muted">
          {[kit.personName && t('people.kit.by', { name: kit.personName }), t('people.kit.what')]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      <Badge>{t(`role.${kit.role}`)}</Badge>
      {!isMember && <Badge status="off">{t('people.state.revoked')}</Badge>}
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
              key: 'kit',
              items: [
                {
                  key: 'revoke',
                  label: t('people.revoke'),
                  onSelect: () => setIsRevoking(true),
                },
              ],
            },
          ]}
        />
      )}
      {isRevoking && (
        <RevokeKitDialog kit={kit} members={members} onClose={() => setIsRevoking(false)} />
      )}
    </li>
  );
}
