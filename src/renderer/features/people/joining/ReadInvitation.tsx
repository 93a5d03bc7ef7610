import { useTranslation } from 'react-i18next';
import { Refusal } from '#shared/kit/refusal.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { Skeleton, useFormats } from '#renderer/ui/index.ts';
import { useWayIn } from './use-way-in.ts';
import { WayIn } from './WayIn.tsx';

/** The core takes no shorter text. */
const FEWEST_LETTERS = 20;

/** What an invitation says, before anything is done with it; then the way in. */
export function ReadInvitation({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const way = useWayIn();
  const isTooShort = text.length < FEWEST_LETTERS;
  const read = useRead('people', 'readInvitation', { text }, { enabled: !isTooShort });
  if (isTooShort) return <ProblemNote problem={new Refusal('invitation-unreadable')} />;
  if (read.error) return <ProblemNote problem={read.error} />;
  if (!read.data) return <Skeleton lines={2} />;
  const { tenantId, tenantName, role, invitedBy, relay, expiresAtMs, isHere } = read.data;
  return (
    <WayIn
      way={way}
      title={t('join.found', { name: tenantName, role: t(`role.${role}`) })}
      facts={
        <>
          {invitedBy && <li>{t('join.invitedBy', { name: invitedBy })}</li>}
          <li>{relay ? t('join.through', { address: relay }) : t('join.near')}</li>
          <li>{t('join.until', { time: formats.dateTime(expiresAtMs) })}</li>
        </>
      }
      tenantId={tenantId}
      isHere={isHere}
      action={t('join.join')}
      enter={(options) => run('people', 'join', { text }, options)}
    />
  );
}
