import { useTranslation } from 'react-i18next';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import { BecomeOwner } from '#renderer/features/backups/index.ts';
import { Section } from '#renderer/ui/index.ts';
import { Invitations } from './inviting/Invitations.tsx';
import { Asking } from './members/Asking.tsx';
import { Members } from './members/Members.tsx';
import { SetAside } from './set-aside/SetAside.tsx';
import { useIsOwner } from './use-is-owner.ts';
import './people.css';

/** Who is a member and as what, who wants to become one, and what was written without the right to it. */
export function PeopleSettings() {
  const { t } = useTranslation();
  const isOwner = useIsOwner();
  const members = useRead('people', 'members', undefined);
  return (
    <div className="people">
      <Loaded read={members}>
        {(list) => (
          <>
            {isOwner && <Asking members={list} />}
            <Members members={list} isOwner={isOwner} />
            {isOwner ? (
              <>
                <Invitations />
                <SetAside />
              </>
            ) : (
              list.length > 1 && (
                <Section title={t('people.kit.noOwner')}>
                  <BecomeOwner />
                </Section>
              )
            )}
          </>
        )}
      </Loaded>
    </div>
  );
}
