import { useTranslation } from 'react-i18next';
import './imports.css';

interface StepBarProps<Step extends string> {
  readonly steps: readonly Step[];
  readonly current: Step;
  readonly nameOf: (step: Step) => string;
  readonly isReachable: (step: Step) => boolean;
  readonly onStep: (step: Step) => void;
}

/** Where we are; steps already taken can be gone back to. */
export function StepBar<Step extends string>({
  steps,
  current,
  nameOf,
  isReachable,
  onStep,
}: StepBarProps<Step>) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('imports.steps')}>
      <ol className="step-bar">
        {steps.map((step, index) => (
          <li key={step}>
            <button
              type="button"
              className="step"
              aria-current={current === step ? 'step' : undefined}
              disabled={!isReachable(step)}
              onClick={() => onStep(step)}
            >
              <span className="step-number" aria-hidden="true">
                {index + 1}
              </span>
              <span className="step-name">{nameOf(step)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
