import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { type CommandInput, useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog } from '#renderer/ui/index.ts';

interface RevokeFrameProps {
  readonly title: string;
  /** Of whom it is said when it is done. */
  readonly name: string;
  /** What it can do and what it cannot; none for what does not apply. */
  readonly points: readonly (string | false)[];
  readonly input: CommandInput<'people', 'revoke'>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Says what taking a right away can do and what it cannot, before it is done. */
export function RevokeFrame({ title, name, points, input, onClose, children }: RevokeFrameProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [problem, setProblem] = useState<unknown>(null);
  const revoke = async () => {
    setProblem(null);
    const done = t('people.revoking.done', { name });
    const options = { done, undo: false, onProblem: setProblem };
    if (await run('people', 'revoke', input, options)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={
        <ul className="people-points">
          {points.map((point) => point !== false && <li key={point}>{point}</li>)}
        </ul>
      }
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="danger" onClick={() => void revoke()}>
            {t('people.revoking.do')}
          </Button>
        </>
      }
    >
      {children}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
