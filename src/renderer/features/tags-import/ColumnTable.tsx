import { useTranslation } from 'react-i18next';
import { Select } from '#renderer/ui/index.ts';
import { optionsOfColumns, withColumn } from './column-choice.ts';
import type { TagsPlan, TagsPreview } from './use-tags-import.ts';

interface ColumnTableProps {
  readonly preview: TagsPreview;
  readonly plan: TagsPlan;
  readonly onPlan: (plan: TagsPlan) => void;
}

export function ColumnTable({ preview, plan, onPlan }: ColumnTableProps) {
  const { t } = useTranslation();
  const options = optionsOfColumns(preview.parameters, t);
  return (
    <div className="mapping-scroller" tabIndex={0} role="group" aria-label={t('imports.columns')}>
      <table className="mapping tags-import-columns">
        <thead>
          <tr>
            <th scope="col">{t('imports.column')}</th>
            <th scope="col">{t('imports.samples')}</th>
            <th scope="col">{t('imports.field')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.columns.map(({ header, meaning, samples }, at) => (
            <tr key={`${at} ${header}`} className={meaning === null ? 'mapping-left-out' : ''}>
              <th scope="row">{header || t('tagsImport.noHeader')}</th>
              <td className="mapping-samples muted">{samples.join(' · ')}</td>
              <td>
                <Select
                  label={t('imports.fieldOf', { column: header })}
                  hideLabel
                  value={meaning ?? ''}
                  options={options}
                  onChange={(word) => onPlan(withColumn(plan, preview, header, word || null))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
