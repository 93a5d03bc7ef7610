import { useTranslation } from 'react-i18next';
import { fieldText } from '#renderer/app/finding-text.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { seriesKindOf, timeFormats } from '#shared/domain/imports/series-plan.ts';
import { Select, TextInput } from '#renderer/ui/index.ts';
import { withField, withTagName, withUnit, type Inspection } from './plan-edits.ts';

interface SeriesMappingProps {
  readonly inspection: Inspection;
  readonly plan: ImportPlan;
  readonly onPlan: (plan: ImportPlan) => void;
}

/** What each column of a time series becomes: its time, the values of a tag, or whose they are. */
export function SeriesMapping({ inspection, plan, onPlan }: SeriesMappingProps) {
  const { t } = useTranslation();
  return (
    <div className="mapping-scroller" tabIndex={0} role="group" aria-label={t('imports.columns')}>
      <table className="mapping mapping-series">
        <thead>
          <tr>
            <th scope="col">{t('imports.column')}</th>
            <th scope="col">{t('imports.samples')}</th>
            <th scope="col">{t('imports.field')}</th>
            <th scope="col">{t('imports.series.tagName')}</th>
            <th scope="col">{t('imports.series.unitOrTime')}</th>
          </tr>
        </thead>
        <tbody>
          {inspection.columns.map((column) => (
            <SeriesRow
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

interface SeriesRowProps {
  readonly column: Inspection['columns'][number];
  readonly fields: Inspection['fields'];
  readonly plan: ImportPlan;
  readonly onPlan: (plan: ImportPlan) => void;
}

function SeriesRow({ column: { name, samples }, fields, plan, onPlan }: SeriesRowProps) {
  const { t, i18n } = useTranslation();
  const field = plan.columns[name]?.field ?? null;
  const options = [
    { value: '', label: t('imports.leaveOut') },
    ...fields.map((one) => ({
      value: one.field,
      label: `${fieldText(one.field, { t, i18n })}${one.needed ? ' *' : ''}`,
    })),
  ];
  const isNarrow = Object.values(plan.columns).some((mapping) => mapping.field === 'tag');
  return (
    <tr className={field === null ? 'mapping-left-out' : ''}>
      <th scope="row">{name}</th>
      <td className="mapping-samples muted">{samples.slice(0, 3).join(' · ')}</td>
      <td>
        <Select
          label={t('imports.fieldOf', { column: name })}
          hideLabel
          value={field ?? ''}
          options={options}
          onChange={(next) => onPlan(withField(plan, name, next || null, fields))}
        />
      </td>
      <td>
        {seriesKindOf(field) !== undefined && !isNarrow && (
          <TextInput
            label={t('imports.series.tagNameOf', { column: name })}
            hideLabel
            value={plan.columns[name]?.name ?? name}
            maxLength={120}
            onChange={(tagName) => onPlan(withTagName(plan, name, tagName))}
          />
        )}
      </td>
      <td>
        <UnitOrFormat name={name} plan={plan} onPlan={onPlan} />
      </td>
    </tr>
  );
}

interface UnitOrFormatProps {
  readonly name: string;
  readonly plan: ImportPlan;
  readonly onPlan: (plan: ImportPlan) => void;
}

function UnitOrFormat({ name, plan, onPlan }: UnitOrFormatProps) {
  const { t } = useTranslation();
  const { field = null, unit = null } = plan.columns[name] ?? {};
  if (field === 'time') {
    const ask = unit === null ? [{ value: '', label: t('imports.series.timeFormat.ask') }] : [];
    return (
      <Select
        label={t('imports.series.timeFormatOf', { column: name })}
        hideLabel
        value={unit ?? ''}
        options={[
          ...ask,
          ...timeFormats.map((value) => ({
            value,
            label: t(`imports.series.timeFormat.${value}`),
          })),
        ]}
        onChange={(next) => onPlan(withUnit(plan, name, next || null))}
      />
    );
  }
  if (field !== 'number') return null;
  return (
    <TextInput
      label={t('imports.series.unitOf', { column: name })}
      hideLabel
      className="input-unit"
      value={unit ?? ''}
      maxLength={24}
      onChange={(next) => onPlan(withUnit(plan, name, next || null))}
    />
  );
}
