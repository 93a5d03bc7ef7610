import { useTranslation } from 'react-i18next';
import { problemText } from '#renderer/app/problem-text.ts';
import { StatusMark } from '#renderer/ui/index.ts';
import './imports.css';

/** What stood against reading a file; nothing was changed by it. */
export function ImportProblem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const { text, bugId } = problemText(error, t);
  return (
    <div className="import-problem" role="alert">
      <StatusMark status="high" />
      <span>
        {text} {bugId && `(${bugId})`} {t('imports.nothingChanged')}
      </span>
    </div>
  );
}
