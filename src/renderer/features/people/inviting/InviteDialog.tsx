import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Member } from '#shared/contract/people.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { ProblemNote } from '#renderer/app/ProblemNote.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { RoleSelect } from '#renderer/features/people/RoleSelect.tsx';
import type { OutputOf } from '#renderer/core.ts';
import { Button, Dialog, Select, TextInput } from '#renderer/ui/index.ts';
import { OpenInvitation } from './OpenInvitation.tsx';

const choices = { m10: 10, m60: 60, m1440: 24 * 60, m10080: 7 * 24 * 60 } as const;
type Choice = keyof typeof choices;
const choiceKeys = Object.keys(choices) as Choice[];

interface InviteDialogProps {
  readonly members: readonly Member[];
  readonly onClose: () => void;
}

/** For whom, as what and how long; then what to show or send, and the question once somebody has come with it. */
export function InviteDialog({ members, onClose }: InviteDialogProps) {
  const { t } = useTranslation();
  const [made, setMade] = useState<OutputOf<'people', 'invite'> | null>(null);
  // Who was there before has not come with this invitation.
  const [before] = useState(() => new Set(members.map(({ device }) => device)));
  return made ? (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('people.inviting.title')}
      actions={<Button onClick={onClose}>{t('ui.close')}</Button>}
    >
      <OpenInvitation
        text={made.text}
        expiresAtMs={made.expiresAtMs}
        newcomer={members.find(({ device }) => !before.has(device))}
      />
    </Dialog>
  ) : (
    <InviteForm onMade={setMade} onClose={onClose} />
  );
}

interface InviteFormProps {
  readonly onMade: (made: OutputOf<'people', 'invite'>) => void;
  readonly onClose: () => void;
}

function InviteForm({ onMade, onClose }: InviteFormProps) {
  const { t } = useTranslation();
  const run = useCommand();
  const [note, setNote] = useState('');
  const [role, setRole] = useState<Role>('pumper');
  const [choice, setChoice] = useState<Choice>('m1440');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const make = async () => {
    setIsBusy(true);
    setProblem(null);
    const input = { role, note: note.trim(), minutes: choices[choice] };
    const done = await run('people', 'invite', input, { onProblem: setProblem });
    setIsBusy(false);
    if (done) onMade(done);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('people.inviting.title')}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button tone="primary" busy={isBusy} onClick={() => void make()}>
            {t('people.inviting.make')}
          </Button>
        </>
      }
    >
      <TextInput
        label={t('people.inviting.for')}
        value={note}
        onChange={setNote}
        hint={t('people.inviting.forHint')}
        maxLength={120}
      />
      <RoleSelect role={role} onChange={setRole} />
      <Select
        label={t('people.inviting.lasts')}
        value={choice}
        onChange={setChoice}
        options={choiceKeys.map((key) => ({
          value: key,
          label: t(`people.inviting.minutes.${key}`),
        }))}
      />
      <ProblemNote problem={problem} />
    </Dialog>
  );
}
