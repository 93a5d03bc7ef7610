import { useTranslation } from 'react-i18next';
import { groupsOf, problemOfCode } from '#shared/domain/backups/kit-text.ts';
import { TextInput } from '#renderer/ui/index.ts';
import { codeWords, isWholeCode } from './code-words.ts';

interface CodeFieldProps {
  readonly code: string;
  readonly onChange: (code: string) => void;
  /** What went wrong otherwise. */
  readonly error?: string | null;
}

/** The code of a recovery kit, looked at as it is typed: a code that is only not whole yet is no mistake. */
export function CodeField({ code, onChange, error = null }: CodeFieldProps) {
  const { t } = useTranslation();
  const problem = problemOfCode(code);
  const isUnderWay = problem?.kind === 'short';
  const words = problem && codeWords(t, problem);
  const hint = isWholeCode(code) ? t('join.kit.codeSound') : t('join.kit.codeHint');
  return (
    <>
      <TextInput
        className="join-code"
        label={t('join.kit.code')}
        value={code}
        onChange={onChange}
        hint={isUnderWay ? words : hint}
        error={error ?? (isUnderWay ? null : words)}
        autoComplete="off"
        autoCapitalize="characters"
        // Whoever asked for this form has the paper in hand.
        autoFocus
        spellCheck={false}
        maxLength={400}
      />
      <Groups code={code} wrong={problem?.kind === 'sign' ? problem.group : null} />
    </>
  );
}

/** Laid out as on the paper, to be compared line by line. */
function Groups({ code, wrong }: { readonly code: string; readonly wrong: number | null }) {
  const groups = groupsOf(code);
  if (groups.length === 0) return null;
  return (
    <div className="join-groups" aria-hidden="true">
      {groups.map((group, index) => (
        // Groups have no other name than their place.
        <span key={index} data-wrong={wrong === index + 1 || undefined}>
          {group}
        </span>
      ))}
    </div>
  );
}
