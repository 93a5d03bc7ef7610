import { useTranslation } from 'react-i18next';
import { problemText } from '#renderer/app/problem-text.ts';
import { StatusMark } from '#renderer/ui/index.ts';

/** What stood in the way, beside the button that met it. */
export function Problem({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  if (error === null) return null;
  const { text, bugId } = problemText(error, t);
  return (
    <p className="welcome-problem" role="alert">
      <StatusMark status="critical" /> {text} {bugId && `(${bugId})`}
    </p>
  );
}
