import { Check, Circle, CircleDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import './joining.css';

interface JoinStepsProps {
  /** As they come. */
  readonly steps: readonly { readonly key: string; readonly words: string }[];
  /** The one that is under way. */
  readonly now: string;
}

export function JoinSteps({ steps, now }: JoinStepsProps) {
  const { t } = useTranslation();
  const at = steps.findIndex(({ key }) => key === now);
  return (
    <ol className="join-steps">
      {steps.map(({ key, words }, index) => {
        const stand = index < at ? 'done' : index === at ? 'now' : 'later';
        const Icon = { done: Check, now: CircleDot, later: Circle }[stand];
        return (
          <li key={key} data-stand={stand} aria-current={stand === 'now' ? 'step' : undefined}>
            <Icon aria-hidden="true" />
            <span>{words}</span>
            <span className="visually-hidden">{t(`join.progress.${stand}`)}</span>
          </li>
        );
      })}
    </ol>
  );
}
