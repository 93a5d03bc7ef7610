import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { Button } from '#renderer/ui/index.ts';
import { OwnNames } from './OwnNames.tsx';
import type { Enter, WayInState } from './use-way-in.ts';

interface WayInProps {
  readonly way: WayInState;
  readonly title: string;
  /** What is known of it, an item each. */
  readonly facts: ReactNode;
  readonly tenantId: string;
  /** This computer has that operator already. */
  readonly isHere: boolean;
  readonly note?: string;
  readonly action: string;
  readonly enter: Enter;
}

/** What was found of an operator that is elsewhere, before anything is done with it; then the way in. */
export function WayIn({ way, title, facts, tenantId, isHere, note, action, enter }: WayInProps) {
  const { t } = useTranslation();
  const { names, isBusy, problem } = way;
  return (
    <div className="join-read" role="status">
      <p>
        <strong>{title}</strong>
      </p>
      <ul className="muted">{facts}</ul>
      <ProblemNote problem={problem} />
      {isHere ? (
        <p>
          {t('join.isHere')} <Link to={`/t/${tenantId}/sync`}>{t('join.goTo')}</Link>
        </p>
      ) : (
        <>
          <OwnNames names={names} />
          {note !== undefined && <p className="muted settings-prose">{note}</p>}
          <Button
            tone="primary"
            busy={isBusy}
            disabled={!names.isSound}
            onClick={() => void way.go(enter)}
          >
            {action}
          </Button>
        </>
      )}
    </div>
  );
}
