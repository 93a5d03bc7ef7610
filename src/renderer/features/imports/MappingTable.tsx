import { useTranslation } from 'react-i18next';
import { fieldText } from '#renderer/app/finding-text.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { Select } from '#renderer/ui/index.ts';
import { withField, withUnit, type Inspection } from './plan-edits.ts';

interface MappingTableProps {
  readonly inspection: Inspection;
  readonly plan: ImportPlan;
  readonly onPlan: (plan: ImportPlan) => void;
}

export function MappingTable({ inspection, plan, onPlan }: MappingTableProps) {
  const { t } = useTranslation();
  return (
    <div className="mapping-scroller" tabIndex={0} role="group" aria-label={t('imports.columns')}>
      <table className="mapping">
        <thead>
          <tr>
            <th scope="col">{t('imports.column')}</th>
            <th scope="col">{t('imports.samples')}</th>
            <th scope="col">{t('imports.field')}</th>
            <th scope="col">{t('imports.unit')}</th>
          </tr>
        </thead>
        <tbody>
          {inspection.columns.map((column) => (
            <MappingRow
              key={column.name}
              column={column}
              fields={inspection.fields}
              plan={plan}
              onPlan={onPlan}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MappingRowProps {
  readonly column: Inspection['columns'][number];
  readonly fields: Inspection['fields'];
  readonly plan: ImportPlan;
  readonly onPlan: (plan: ImportPlan) => void;
}

function MappingRow({ column, fields, plan, onPlan }: MappingRowProps) {
  const { t, i18n } = useTranslation();
  const { name, samples } = column;
  const mapping = plan.columns[name];
  const field = fields.find((one) => one.field === mapping?.field);
  const options = [
    { value: '', label: t('imports.leaveOut') },
    ...fields.map((one) => ({
      value: one.field,
      label: `${fieldText(one.field, { t, i18n })}${one.needed ? ' *' : ''}`,
    })),
  ];
  return (
    <tr className={field ? '' : 'mapping-left-out'}>
      <th scope="row">{name}</th>
      <td className="mapping-samples muted">{samples.slice(0, 3).join(' · ')}</td>
      <td>
        <Select
          label={t('imports.fieldOf', { column: name })}
          hideLabel
          value={mapping?.field ?? ''}
          options={options}
          onChange={(next) => onPlan(withField(plan, name, next || null, fields))}
        />
      </td>
      <td>
        {field && field.units.length > 0 && (
          <Select
            label={t('imports.unitOf', { column: name })}
            hideLabel
            value={mapping?.unit ?? field.units[0]!}
            options={field.units.map((unit) => ({ value: unit, label: unit }))}
            onChange={(unit) => onPlan(withUnit(plan, name, unit))}
          />
        )}
      </td>
    </tr>
  );
}
