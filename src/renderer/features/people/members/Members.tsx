import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { InviteDialog } from '#renderer/features/people/inviting/InviteDialog.tsx';
import { KitRow } from '#renderer/features/people/kit/KitRow.tsx';
import { useSyncPlaces } from '#renderer/features/sync/index.ts';
import { Button, Section } from '#renderer/ui/index.ts';
import { MemberRow } from './MemberRow.tsx';

interface MembersProps {
  readonly members: readonly Member[];
  readonly isOwner: boolean;
}

/** Everyone who is a member, this computer first and kits after computers; those that were taken out at the end. */
export function Members({ members, isOwner }: MembersProps) {
  const { t } = useTranslation();
  const [isInviting, setIsInviting] = useState(false);
  const places = useSyncPlaces().data ?? [];
  const heardAtMs = new Map(places.map((place) => [place.placeId, place.heardAtMs]));
  const shown = members.filter(({ state }) => state !== 'asking');
  const ordered = [
    ...shown.filter(({ state, kind }) => state === 'member' && kind === 'seat'),
    ...shown.filter(({ state, kind }) => state === 'member' && kind === 'kit'),
    ...shown.filter(({ state }) => state === 'revoked'),
  ];
  return (
    <Section
      title={t('people.title')}
      note={t('people.note')}
      flush
      actions={
        isOwner && (
          <Button tone="primary" icon={<UserPlus />} onClick={() => setIsInviting(true)}>
            {t('people.invite')}
          </Button>
        )
      }
    >
      <ul>
        {ordered.map((member) =>
          member.kind === 'kit' ? (
            <KitRow key={member.device} kit={member} members={members} isOwner={isOwner} />
          ) : (
            <MemberRow
              key={member.device}
              member={member}
              heardAtMs={heardAtMs.get(member.device) ?? null}
              isOwner={isOwner}
            />
          ),
        )}
      </ul>
      {members.filter(({ kind }) => kind === 'seat').length === 1 && isOwner && (
        <p className="muted people-empty settings-prose">{t('people.onlyYouText')}</p>
      )}
      {!isOwner && <p className="muted people-empty">{t('people.ownersOnly')}</p>}
      {isInviting && <InviteDialog members={members} onClose={() => setIsInviting(false)} />}
    </Section>
  );
}
