import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { Button, Dialog, Notice, useFormats } from '#renderer/ui/index.ts';
import { useKitName } from './use-kit-name.ts';

interface RevokeKitDialogProps {
  readonly kit: Member;
  readonly members: readonly Member[];
  readonly onClose: () => void;
}

/** What is lost with a kit's right, and whether another way back is left then. */
export function RevokeKitDialog({ kit, members, onClose }: RevokeKitDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const run = useCommand();
  const [problem, setProblem] = useState<unknown>(null);
  const name = useKitName()(kit);
  const others = members.filter(
    ({ device, role, state }) => device !== kit.device && role === 'owner' && state === 'member',
  );
  const isLast = others.every(({ kind }) => kind !== 'kit');
  const revoke = async () => {
    setProblem(null);
    const input = { device: kit.device };
    const done = t('people.revoking.done', { name });
    const options = { done, undo: false, onProblem: setProblem };
    if (await run('people', 'revoke', input, options)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.kit.revokeTitle')}
      description={
        <ul className="people-points">
          <li>{t('people.kit.can')}</li>
          <li>{t('people.kit.cannot')}</li>
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
      {isLast && (
        <Notice status="high" title={t('people.kit.last')}>
          <p>
            {t('people.kit.lastText', {
              count: others.length,
              number: formats.number(others.length, 0),
            })}
          </p>
        </Notice>
      )}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
