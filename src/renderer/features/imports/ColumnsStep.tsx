import { useTranslation } from 'react-i18next';
import { fieldText } from '#renderer/app/finding-text.ts';
import { importTargets, type ImportPlan } from '#shared/contract/imports.ts';
import { Button, Section, Segmented, Select, StatusMark, useFormats } from '#renderer/ui/index.ts';
import { MappingTable } from './MappingTable.tsx';
import { missingFields, type Inspection } from './plan-edits.ts';
import { PlanOptions } from './PlanOptions.tsx';
import { SeriesMapping } from './SeriesMapping.tsx';
import { SeriesOptions } from './SeriesOptions.tsx';
import type { ImportActions, ImportState } from './use-import.ts';

interface ColumnsStepProps {
  readonly inspection: Inspection;
  readonly plan: ImportPlan;
  /** More files, to be imported the same way. */
  readonly others: ImportState['others'];
  readonly work: ImportState['work'];
  readonly actions: ImportActions;
}

/** What the table is and what its columns mean: guessed, to be corrected. */
export function ColumnsStep({ inspection, plan, others, work, actions }: ColumnsStepProps) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const missing = missingFields(plan, inspection.fields);
  const missingText = (field: string) => {
    if (field === 'well') return t('imports.sayWell');
    if (field === 'timeFormat') return t('imports.series.sayTimeFormat');
    if (field === 'value') return t('imports.series.sayValue');
    return t('imports.sayField', { field: fieldText(field, { t, i18n }) });
  };
  const tableWords = (table: Inspection['tables'][number]) =>
    table.rows === null
      ? table.name
      : t('imports.tableRows', { name: table.name, rows: formats.number(table.rows, 0) });
  return (
    <>
      <div className="plan-choices">
        {inspection.tables.length > 1 && (
          <Select
            label={t('imports.table')}
            value={plan.table ?? ''}
            options={inspection.tables.map((table) => ({
              value: table.name,
              label: tableWords(table),
            }))}
            onChange={(table) => void actions.chooseTable(plan, table)}
          />
        )}
        <div className="field">
          <span className="field-label">{t('imports.target')}</span>
          <Segmented
            label={t('imports.target')}
            value={plan.target}
            options={importTargets.map((target) => ({
              value: target,
              label: t(`imports.targets.${target}`),
            }))}
            onChange={(target) => void actions.chooseTarget(plan, target)}
          />
        </div>
      </div>
      <Section
        title={t('imports.columns')}
        note={t('imports.columnsNote', {
          columns: inspection.columns.length,
          rows: formats.number(inspection.rowCount, 0),
        })}
        flush
      >
        {plan.series === null ? (
          <MappingTable inspection={inspection} plan={plan} onPlan={actions.changePlan} />
        ) : (
          <SeriesMapping inspection={inspection} plan={plan} onPlan={actions.changePlan} />
        )}
      </Section>
      {plan.series === null ? (
        <PlanOptions plan={plan} onPlan={actions.changePlan} />
      ) : (
        <SeriesOptions plan={{ ...plan, series: plan.series }} onPlan={actions.changePlan} />
      )}
      {plan.series !== null && others.length > 0 && (
        <p role="status">{t('imports.series.others', { count: others.length })}</p>
      )}
      <footer className="step-actions">
        {missing.length > 0 && (
          <span className="step-missing">
            <StatusMark status="high" />
            {missing.map(missingText).join(' ')}
          </span>
        )}
        <Button onClick={() => actions.goTo('file')} disabled={work !== null}>
          {t('imports.back')}
        </Button>
        {work?.kind === 'previewing' && (
          <Button onClick={actions.cancelWork}>{t('ui.cancel')}</Button>
        )}
        <Button
          tone="primary"
          disabled={missing.length > 0}
          busy={work !== null}
          onClick={() => void actions.showPreview(plan)}
        >
          {t(work?.kind === 'previewing' ? 'imports.reading' : 'imports.preview')}
        </Button>
      </footer>
    </>
  );
}
