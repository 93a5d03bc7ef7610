import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Refusal } from '#shared/kit/refusal.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useRead } from '#renderer/app/use-read.ts';
import { OwnNames } from './OwnNames.tsx';
import { useOwnNames } from './use-own-names.ts';
import { Button, Skeleton, useFormats } from '#renderer/ui/index.ts';

/** The core takes no shorter text. */
const FEWEST_LETTERS = 20;

/** What an invitation says, before anything is done with it; then the way in. */
export function ReadInvitation({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const navigate = useNavigate();
  const run = useCommand();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const isTooShort = text.length < FEWEST_LETTERS;
  const names = useOwnNames();
  const read = useRead('people', 'readInvitation', { text }, { enabled: !isTooShort });
  if (isTooShort) return <ProblemNote problem={new Refusal('invitation-unreadable')} />;
  if (read.error) return <ProblemNote problem={read.error} />;
  if (!read.data) return <Skeleton lines={2} />;
  const { tenantId, tenantName, role, invitedBy, relay, expiresAtMs, isHere } = read.data;
  const join = async () => {
    setIsBusy(true);
    setProblem(null);
    const options = { onProblem: setProblem };
    const isNamed = names.isSame || (await run('session', 'rename', names.values, options));
    const done = isNamed && (await run('people', 'join', { text }, options));
    setIsBusy(false);
    if (done) void navigate(`/t/${done.tenantId}/sync`);
  };
  return (
    <div className="join-read" role="status">
      <p>
        <strong>{t('join.found', { name: tenantName, role: t(`role.${role}`) })}</strong>
      </p>
      <ul className="muted">
        {invitedBy && <li>{t('join.invitedBy', { name: invitedBy })}</li>}
        <li>{relay ? t('join.through', { address: relay }) : t('join.near')}</li>
        <li>{t('join.until', { time: formats.dateTime(expiresAtMs) })}</li>
      </ul>
      <ProblemNote problem={problem} />
      {isHere ? (
        <p>
          {t('join.isHere')} <Link to={`/t/${tenantId}/sync`}>{t('join.goTo')}</Link>
        </p>
      ) : (
        <>
          <OwnNames names={names} />
          <Button
            tone="primary"
            busy={isBusy}
            disabled={!names.isSound}
            onClick={() => void join()}
          >
            {t('join.join')}
          </Button>
        </>
      )}
    </div>
  );
}
