import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import { Button, Checkbox, Section, Select, StatusMark, useFormats } from '#renderer/ui/index.ts';
import { ColumnTable } from './ColumnTable.tsx';
import { UsualDevice } from './UsualDevice.tsx';
import type { TagsImportActions, TagsPlan, TagsPreview } from './use-tags-import.ts';

export interface PlannedProps {
  readonly preview: TagsPreview;
  readonly plan: TagsPlan;
  /** The plan changed and its outcome is on its way. */
  readonly isReading: boolean;
  readonly actions: TagsImportActions;
}

/** What the columns say: taken from their names, to be corrected. */
export function ColumnsStep({ preview, plan, actions }: Omit<PlannedProps, 'isReading'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const devices = useRead('devices', 'list', undefined);
  const meanings = new Set(preview.columns.map(({ meaning }) => meaning));
  const usual = plan.usualDevice ?? '';
  const missing = !meanings.has('device') && usual === '';
  return (
    <>
      <div className="plan-choices">
        {preview.tables.length > 1 && (
          <Select
            label={t('imports.table')}
            value={preview.table ?? ''}
            options={preview.tables.map((name) => ({ value: name, label: name }))}
            onChange={(table) => actions.changePlan({ ...plan, table, columns: {} })}
          />
        )}
        {(!meanings.has('device') || usual !== '') && (
          <UsualDevice
            value={usual}
            names={(devices.data ?? []).map(({ name }) => name)}
            isNeeded={missing}
            onCommit={(usualDevice) => actions.changePlan({ ...plan, usualDevice })}
          />
        )}
      </div>
      <Section
        title={t('imports.columns')}
        note={t('imports.columnsNote', {
          columns: preview.columns.length,
          rows: formats.number(preview.rows, 0),
        })}
        flush
      >
        <ColumnTable preview={preview} plan={plan} onPlan={actions.changePlan} />
      </Section>
      <Checkbox
        label={t('tagsImport.replaces')}
        checked={plan.replacesTags ?? false}
        onChange={(replacesTags) => actions.changePlan({ ...plan, replacesTags })}
      />
      <footer className="step-actions">
        {missing && (
          <span className="step-missing">
            <StatusMark status="high" />
            {t('tagsImport.sayDevice')}
          </span>
        )}
        <Button onClick={() => actions.goTo('file')}>{t('imports.back')}</Button>
        <Button tone="primary" disabled={missing} onClick={() => actions.goTo('check')}>
          {t('tagsImport.check')}
        </Button>
      </footer>
    </>
  );
}
