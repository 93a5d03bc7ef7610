import { Tags } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { PageLayout } from '#renderer/ui/index.ts';
import { ColumnsStep } from './ColumnsStep.tsx';
import { FileStep } from './FileStep.tsx';
import { ImportProblem } from './ImportProblem.tsx';
import { PreviewStep } from './PreviewStep.tsx';
import { ResultStep } from './ResultStep.tsx';
import { StepBar } from './StepBar.tsx';
import {
  importSteps,
  useImport,
  type ImportState,
  type ImportStep,
  type Preview,
} from './use-import.ts';
import './imports.css';

/** From a file to wells and volumes, in four steps; nothing is changed before the last. */
export default function ImportScreen() {
  const { t } = useTranslation();
  const places = usePlaces();
  const { state, ...actions } = useImport();
  const { step, inspection, plan, preview, jobId } = state;
  return (
    <PageLayout
      title={t('screen.imports')}
      subtitle={state.file?.name ?? t('imports.what')}
      actions={
        <Link className="button button-normal" to={places.to('imports', '/tags')}>
          <Tags aria-hidden="true" />
          {t('tags.import')}
        </Link>
      }
    >
      <StepBar
        steps={importSteps}
        current={step}
        nameOf={(one) => t(`imports.step.${one}`)}
        isReachable={(one) => isReachable(state, one)}
        onStep={actions.goTo}
      />
      {state.problem !== null && <ImportProblem error={state.problem} />}
      {step === 'file' && <FileStep state={state} actions={actions} />}
      {step === 'columns' && inspection && plan && (
        <ColumnsStep
          inspection={inspection}
          plan={plan}
          others={state.others}
          work={state.work}
          actions={actions}
        />
      )}
      {step === 'preview' && preview && plan && (
        <PreviewStep preview={preview} plan={plan} state={state} actions={actions} />
      )}
      {step === 'result' && jobId && plan && (
        <ResultStep
          jobId={jobId}
          target={plan.target}
          firstPeriod={firstPeriodOf(preview)}
          refused={state.refusedOthers}
          onStartOver={actions.startOver}
        />
      )}
    </PageLayout>
  );
}

function isReachable(state: ImportState, step: ImportStep): boolean {
  if (state.work !== null) return false;
  const isStarted = state.jobId !== null;
  switch (step) {
    case 'file':
      return !isStarted;
    case 'columns':
      return state.plan !== null && !isStarted;
    case 'preview':
      return state.preview !== null && !isStarted;
    case 'result':
      return isStarted;
  }
}

function firstPeriodOf(preview: Preview | null): string | null {
  const period = preview?.sample[0]?.values['period'];
  return typeof period === 'string' ? period : null;
}
