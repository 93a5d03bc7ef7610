import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { memberName } from '#renderer/features/people/member-name.ts';
import { RoleSelect } from '#renderer/features/people/RoleSelect.tsx';
import { Button, Dialog } from '#renderer/ui/index.ts';

interface RoleDialogProps {
  readonly member: Member;
  readonly onClose: () => void;
}

export function RoleDialog({ member, onClose }: RoleDialogProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [role, setRole] = useState(member.role);
  const [problem, setProblem] = useState<unknown>(null);
  const change = async () => {
    setProblem(null);
    const options = { done: t('people.changed'), undo: false, onProblem: setProblem };
    if (await run('people', 'changeRole', { device: member.device, role }, options)) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.changeTitle', { name: memberName(t, member) })}
      description={t('people.changeText')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={role === member.role} onClick={() => void change()}>
            {t('people.change')}
          </Button>
        </>
      }
    >
      <RoleSelect role={role} onChange={setRole} />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
