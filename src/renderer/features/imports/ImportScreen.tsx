import { useTranslation } from 'react-i18next';
import { problemText } from '#renderer/app/problem-text.ts';
import { PageLayout, StatusMark } from '#renderer/ui/index.ts';
import { ColumnsStep } from './ColumnsStep.tsx';
import { FileStep } from './FileStep.tsx';
import { PreviewStep } from './PreviewStep.tsx';
import { ResultStep } from './ResultStep.tsx';
import { StepBar } from './StepBar.tsx';
import { useImport, type Preview } from './use-import.ts';
import './imports.css';

/** From a file to wells and volumes, in four steps; nothing is changed before the last. */
export default function ImportScreen() {
  const { t } = useTranslation();
  const { state, ...actions } = useImport();
  const { step, inspection, plan, preview, jobId } = state;
  return (
    <PageLayout title={t('screen.imports')} subtitle={state.file?.name ?? t('imports.what')}>
      <StepBar state={state} onStep={actions.goTo} />
      {state.problem !== null && <Problem error={state.problem} />}
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

function firstPeriodOf(preview: Preview | null): string | null {
  const period = preview?.sample[0]?.values['period'];
  return typeof period === 'string' ? period : null;
}

function Problem({ error }: { readonly error: unknown }) {
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
