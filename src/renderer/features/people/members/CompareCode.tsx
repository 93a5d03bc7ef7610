import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Code } from '#renderer/features/people/Code.tsx';
import { memberName } from '#renderer/features/people/member-name.ts';
import { Button } from '#renderer/ui/index.ts';

/** The one question that keeps whoever stands between from being let in. */
export function CompareCode({ member }: { readonly member: Member }) {
  const { t } = useTranslation();
  const run = useCommand();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const { device, code } = member;
  const name = memberName(t, member);
  const answer = async (isSame: boolean) => {
    setIsBusy(true);
    setProblem(null);
    const done = t(isSame ? 'people.asking.done' : 'people.asking.turnedAway', { name });
    const options = { done, undo: false, onProblem: setProblem };
    await run('people', isSame ? 'letIn' : 'revoke', { device }, options);
    setIsBusy(false);
  };
  return (
    <div className="people-compare">
      <p>
        <strong>{t('people.asking.compare')}</strong>
      </p>
      {code !== null && <Code code={code} />}
      <p className="muted settings-prose">{t('people.asking.text')}</p>
      <ProblemNote problem={problem} />
      <div className="page-actions">
        <Button disabled={isBusy} onClick={() => void answer(false)}>
          {t('people.asking.other')}
        </Button>
        <Button tone="primary" busy={isBusy} onClick={() => void answer(true)}>
          {t('people.asking.same')}
        </Button>
      </div>
    </div>
  );
}
