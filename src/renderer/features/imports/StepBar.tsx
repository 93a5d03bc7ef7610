import { useTranslation } from 'react-i18next';
import type { ImportState, ImportStep } from './use-import.ts';

const steps: readonly ImportStep[] = ['file', 'columns', 'preview', 'result'];

interface StepBarProps {
  readonly state: ImportState;
  readonly onStep: (step: ImportStep) => void;
}

/** Where we are; steps already taken can be gone back to. */
export function StepBar({ state, onStep }: StepBarProps) {
  const { t } = useTranslation();
  const reachable: Record<ImportStep, boolean> = {
    file: state.jobId === null,
    columns: state.plan !== null && state.jobId === null,
    preview: state.preview !== null && state.jobId === null,
    result: state.jobId !== null,
  };
  return (
    <nav aria-label={t('imports.steps')}>
      <ol className="step-bar">
        {steps.map((step, index) => (
          <li key={step}>
            <button
              type="button"
              className="step"
              aria-current={state.step === step ? 'step' : undefined}
              disabled={!reachable[step] || state.work !== null}
              onClick={() => onStep(step)}
            >
              <span className="step-number" aria-hidden="true">
                {index + 1}
              </span>
              <span className="step-name">{t(`imports.step.${step}`)}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
