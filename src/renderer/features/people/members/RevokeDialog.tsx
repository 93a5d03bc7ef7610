import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { memberName } from '#renderer/features/people/member-name.ts';
import { Button, Checkbox, Dialog } from '#renderer/ui/index.ts';

interface RevokeDialogProps {
  readonly member: Member;
  readonly onClose: () => void;
}

/** Says what taking a right away can do and what it cannot, before it is done. */
export function RevokeDialog({ member, onClose }: RevokeDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [isLost, setIsLost] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const name = memberName(t, member);
  const revoke = async () => {
    setProblem(null);
    const input = { device: member.device, isLost };
    const options = {
      done: t('people.revoking.done', { name }),
      undo: false,
      onProblem: setProblem,
    };
    if (await run('people', 'revoke', input, options)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.revoking.title', { name })}
      description={
        <ul className="people-points">
          {member.isSelf && <li>{t('people.revoking.self')}</li>}
          <li>{t('people.revoking.can')}</li>
          <li>{t('people.revoking.cannot')}</li>
          <li>{t('people.revoking.work')}</li>
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
      <Checkbox label={t('people.revoking.lost')} checked={isLost} onChange={setIsLost} />
      {isLost && <p className="muted">{t('people.revoking.lostText')}</p>}
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
