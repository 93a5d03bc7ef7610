import { FolderOpen, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '#renderer/app/host-context.ts';
import { useRested } from '#renderer/app/use-rested.ts';
import { Button, TextInput } from '#renderer/ui/index.ts';
import { ReadInvitation } from './ReadInvitation.tsx';
import { readInvitationFile } from './read-invitation-file.ts';

const TYPING_RESTS_MS = 250;

/** Becoming a member with an invitation: its text, or a picture or file of it. */
export function JoinCard() {
  const { t } = useTranslation();
  const host = useHost();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const whole = useRested(text.trim(), TYPING_RESTS_MS);
  const open = async () => {
    const [file] = await host.pickFiles({ accept: '.txt,.png,.jpg,.jpeg,.webp' });
    if (!file) return;
    const read = await readInvitationFile(file);
    setProblem(read === undefined ? t('join.noCode') : null);
    if (read !== undefined) setText(read);
  };
  return (
    <section
      className={`welcome-card ${whole === '' ? '' : 'welcome-card-wide'}`}
      aria-labelledby="welcome-join"
    >
      <UsersRound aria-hidden="true" />
      <h2 id="welcome-join">{t('join.title')}</h2>
      <p className="muted">{t('join.text')}</p>
      <TextInput
        label={t('join.paste')}
        value={text}
        onChange={(next) => {
          setText(next);
          setProblem(null);
        }}
        hint={t('join.pasteHint')}
        error={problem}
        autoComplete="off"
        spellCheck={false}
      />
      <div className="page-actions">
        <Button icon={<FolderOpen />} onClick={() => void open()}>
          {t('join.open')}
        </Button>
      </div>
      {whole !== '' && <ReadInvitation key={whole} text={whole} />}
    </section>
  );
}
