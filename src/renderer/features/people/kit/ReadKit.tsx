import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { OwnNames } from '#renderer/features/people/joining/OwnNames.tsx';
import { useOwnNames } from '#renderer/features/people/joining/use-own-names.ts';
import { Button, useFormats } from '#renderer/ui/index.ts';
import type { KitFound } from './use-kit-reading.ts';

interface ReadKitProps {
  readonly code: string;
  readonly found: KitFound;
}

/** What was found with a kit, before anything is done with it; then the way back. */
export function ReadKit({ code, found }: ReadKitProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const navigate = useNavigate();
  const run = useCommand();
  const names = useOwnNames();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { tenantId, tenantName, root, relay, file, printedAtMs, printedBy } = found;
  const { seats, isHere } = found;
  const comeBack = async () => {
    setIsBusy(true);
    setProblem(null);
    const options = { onProblem: setProblem };
    const isNamed = names.isSame || (await run('session', 'rename', names.values, options));
    const input = { code, relay, file, tenantId, tenantName, root, printedAtMs };
    const done = isNamed && (await run('people', 'comeBack', input, options));
    setIsBusy(false);
    if (done) void navigate(`/t/${done.tenantId}/sync`);
  };
  return (
    <div className="join-read" role="status">
      <p>
        <strong>{t('join.kit.found', { name: tenantName })}</strong>
      </p>
      <ul className="muted">
        {printedAtMs !== null && (
          <li>
            {t('join.kit.printed', { date: formats.date(printedAtMs), name: printedBy ?? '?' })}
          </li>
        )}
        <li>{t('join.kit.seats', { count: seats, number: formats.number(seats, 0) })}</li>
        <li>{relay ? t('join.through', { address: relay }) : t('join.kit.inFile', { file })}</li>
      </ul>
      <ProblemNote problem={problem} />
      {isHere ? (
        <p>
          {t('join.isHere')} <Link to={`/t/${tenantId}/sync`}>{t('join.goTo')}</Link>
        </p>
      ) : (
        <>
          <OwnNames names={names} />
          <p className="muted settings-prose">{t('join.kit.stays')}</p>
          <Button
            tone="primary"
            busy={isBusy}
            disabled={!names.isSound}
            onClick={() => void comeBack()}
          >
            {t('join.kit.go')}
          </Button>
        </>
      )}
    </div>
  );
}
