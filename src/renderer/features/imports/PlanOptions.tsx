import { useTranslation } from 'react-i18next';
import { useRead } from '#renderer/app/use-read.ts';
import type { ImportPlan } from '#shared/contract/imports.ts';
import { Checkbox, NumberInput, Section, Select, TextInput } from '#renderer/ui/index.ts';

interface PlanOptionsProps {
  readonly plan: ImportPlan;
  readonly onPlan: (plan: ImportPlan) => void;
}

/** What the columns alone do not say. */
export function PlanOptions({ plan, onPlan }: PlanOptionsProps) {
  const { t } = useTranslation();
  const changeState = (text: string) =>
    onPlan({ ...plan, apiStateCode: /^\d{2}$/.test(text) ? text : null });
  return (
    <Section title={t('imports.options')}>
      <div className="plan-options">
        <NumberInput
          label={t('imports.skipRows')}
          hint={t('imports.skipRowsHint')}
          value={plan.skipRows}
          decimals={0}
          onCommit={(rows) =>
            onPlan({ ...plan, skipRows: Math.min(50, Math.max(0, Math.round(rows ?? 0))) })
          }
        />
        <ApiState value={plan.apiStateCode} onChange={changeState} />
        {plan.target !== 'wells' && <OneWell plan={plan} onPlan={onPlan} />}
        <Checkbox
          label={t('imports.createMissing')}
          checked={plan.createMissingWells}
          onChange={(createMissingWells) => onPlan({ ...plan, createMissingWells })}
        />
      </div>
    </Section>
  );
}

/** The states of the Permian, by the two digits an API number begins with. */
const apiStates = [
  ['42', 'Texas'],
  ['30', 'New Mexico'],
] as const;

function ApiState({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (code: string) => void;
}) {
  const { t } = useTranslation();
  const isListed = value === null || apiStates.some(([code]) => code === value);
  if (!isListed)
    return <TextInput label={t('imports.apiState')} value={value} onChange={onChange} />;
  return (
    <Select
      label={t('imports.apiState')}
      hint={t('imports.apiStateHint')}
      value={value ?? ''}
      options={[
        { value: '', label: t('imports.apiStateNone') },
        ...apiStates.map(([code, name]) => ({ value: code, label: `${name} (${code})` })),
      ]}
      onChange={onChange}
    />
  );
}

function OneWell({ plan, onPlan }: PlanOptionsProps) {
  const { t } = useTranslation();
  const wells = useRead('wells', 'list', {});
  const options = (wells.data ?? []).map((well) => ({
    value: String(well.wellId),
    label: well.name,
  }));
  return (
    <Select
      label={t('imports.oneWell')}
      hint={t('imports.oneWellHint')}
      value={plan.wellId ?? ''}
      options={[{ value: '', label: t('imports.oneWellNone') }, ...options]}
      onChange={(wellId) => onPlan({ ...plan, wellId: (wellId || null) as ImportPlan['wellId'] })}
    />
  );
}
