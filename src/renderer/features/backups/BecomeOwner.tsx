import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOfCode } from '#shared/domain/backups/kit-text.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { codeWords, isWholeCode } from '#renderer/features/people/kit/code-words.ts';
import { Button, TextInput } from '#renderer/ui/index.ts';
import './backups.css';

/** The code of a recovery kit, where nobody is left to let this computer in. */
export function BecomeOwner() {
  const { t } = useTranslation();
  const run = useCommand();
  const [code, setCode] = useState('');
  const isCode = isWholeCode(code);
  const problem = problemOfCode(code);
  const use = async () => {
    const done = { done: t('backups.becameOwner'), undo: false };
    if (await run('backups', 'useKit', { code }, done)) setCode('');
  };
  return (
    <form
      className="backup-line"
      onSubmit={(event) => {
        event.preventDefault();
        if (isCode) void use();
      }}
    >
      <TextInput
        label={t('backups.code')}
        hint={t('backups.becomeOwnerText')}
        error={problem && problem.kind !== 'short' ? codeWords(t, problem) : null}
        value={code}
        onChange={setCode}
        spellCheck={false}
        maxLength={400}
      />
      <Button type="submit" disabled={!isCode}>
        {t('backups.becomeOwner')}
      </Button>
    </form>
  );
}
