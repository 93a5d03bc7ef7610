import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePlaces } from '#renderer/app/use-places.ts';
import { ImportProblem } from '#renderer/features/imports/ImportProblem.tsx';
import { StepBar } from '#renderer/features/imports/StepBar.tsx';
import { PageLayout, Skeleton } from '#renderer/ui/index.ts';
import { CheckStep } from './CheckStep.tsx';
import { ColumnsStep } from './ColumnsStep.tsx';
import { FileStep } from './FileStep.tsx';
import { ResultStep } from './ResultStep.tsx';
import {
  tagsImportSteps,
  useTagsImport,
  type TagsImportState,
  type TagsImportStep,
} from './use-tags-import.ts';
import './tags-import.css';

/** From a spreadsheet to devices and tags, in four steps; nothing is changed before the last. */
export default function TagsImportScreen() {
  const { t } = useTranslation();
  const places = usePlaces();
  const { state, preview, actions } = useTagsImport();
  const { step, plan, jobId } = state;
  const found = preview.data;
  const problem = state.problem ?? (step === 'result' ? null : preview.error);
  const isReading = preview.isFetching;
  return (
    <PageLayout
      title={t('tagsImport.title')}
      subtitle={state.fileName ?? t('tagsImport.what')}
      actions={
        <Link className="button button-normal" to={places.to('imports')}>
          {t('tagsImport.others')}
        </Link>
      }
    >
      <StepBar
        steps={tagsImportSteps}
        current={step}
        nameOf={(one) => t(`tagsImport.step.${one}`)}
        isReachable={(one) => isReachable(state, one)}
        onStep={actions.goTo}
      />
      {problem !== null && <ImportProblem error={problem} />}
      {step === 'file' && <FileStep state={state} actions={actions} />}
      {(step === 'columns' || step === 'check') && !found && preview.isFetching && (
        <div className="import-work">
          <p role="status">{t('tagsImport.reading')}</p>
          <Skeleton />
        </div>
      )}
      {step === 'columns' && plan && found && (
        <ColumnsStep preview={found} plan={plan} actions={actions} />
      )}
      {step === 'check' && plan && found && (
        <CheckStep
          preview={found}
          plan={plan}
          state={state}
          isReading={isReading}
          actions={actions}
        />
      )}
      {step === 'result' && jobId && <ResultStep jobId={jobId} onStartOver={actions.startOver} />}
    </PageLayout>
  );
}

function isReachable({ sending, plan, jobId }: TagsImportState, step: TagsImportStep): boolean {
  if (sending) return false;
  if (step === 'result') return jobId !== null;
  return jobId === null && (step === 'file' || plan !== null);
}
