import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { Section } from '#renderer/ui/index.ts';
import { memberName } from '#renderer/features/people/member-name.ts';
import { CompareCode } from './CompareCode.tsx';

/** Who has joined with an invitation and whose code nobody has compared yet. */
export function Asking({ members }: { readonly members: readonly Member[] }) {
  const { t } = useTranslation();
  return members
    .filter(({ state }) => state === 'asking')
    .map((member) => (
      <Section
        key={member.device}
        title={t('people.asking.title', {
          name: memberName(t, member),
          role: t(`role.${member.invitedAs ?? member.role}`),
        })}
      >
        <CompareCode member={member} />
      </Section>
    ));
}
