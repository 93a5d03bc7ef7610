import { useTranslation } from 'react-i18next';
import { problemText } from './problem-text.ts';

/** Why a form was not taken; null: nothing went wrong. Said aloud when it appears. */
export function ProblemNote({ problem }: { readonly problem: unknown }) {
  const { t } = useTranslation();
  if (problem === null) return null;
  return (
    <p className="field-note field-error" role="alert">
      {problemText(problem, t).text}
    </p>
  );
}
