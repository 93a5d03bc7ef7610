import { useTranslation } from 'react-i18next';
import { limitSides, type AlarmCondition } from '#shared/domain/alarms/condition.ts';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import { Checkbox, NumberInput, Select } from '#renderer/ui/index.ts';
import { conditionOfKind, type DraftProblem } from './alarm-draft.ts';
import { ConditionNumbers } from './ConditionNumbers.tsx';
import { StatesField } from './StatesField.tsx';

interface ConditionFieldsProps {
  readonly definition: AlarmDefinition;
  readonly unit: string;
  readonly problems: readonly DraftProblem[];
  readonly onChange: (changes: Partial<AlarmDefinition>) => void;
}

const tagKinds = [
  'limit',
  'deviation',
  'rate',
  'state',
  'discrete',
  'calculated',
  'stale',
] as const;

/** What is abnormal, and how long it has to last. */
export function ConditionFields({ definition, unit, problems, onChange }: ConditionFieldsProps) {
  const { t } = useTranslation();
  const { condition, onDelay, offDelay } = definition;
  const set = (next: AlarmCondition) => onChange({ condition: next });
  const seconds = (delay: typeof onDelay, ms: number | null) => ({
    ...delay,
    ms: (ms ?? 0) * 1_000,
  });
  const isDelayed = problems.includes('safety-trip-delayed');
  const checkDelay = (count: number | null) =>
    count === null || count < 0 || count > 86_400 ? t('alarms.delayCheck') : undefined;
  return (
    <>
      {condition.kind === 'offline' ? (
        <p>{t('alarms.condition.offline')}</p>
      ) : (
        <Select
          label={t('alarms.kindOfCondition')}
          value={condition.kind}
          options={tagKinds.map((kind) => ({ value: kind, label: t(`alarms.condition.${kind}`) }))}
          onChange={(kind) => set(conditionOfKind(kind, condition))}
        />
      )}
      {condition.kind === 'limit' && (
        <Select
          label={t('alarms.side')}
          value={condition.side}
          options={limitSides.map((side) => ({ value: side, label: t(`alarms.sides.${side}`) }))}
          onChange={(side) => set({ ...condition, side })}
        />
      )}
      <ConditionNumbers condition={condition} unit={unit} onChange={set} />
      {condition.kind === 'state' && (
        <StatesField
          values={condition.values}
          isMissing={problems.includes('states-missing')}
          onChange={(values) => set({ ...condition, values })}
        />
      )}
      {condition.kind === 'discrete' && (
        <Checkbox
          label={t('alarms.abnormalWhenOn')}
          checked={condition.abnormal}
          onChange={(abnormal) => set({ ...condition, abnormal })}
        />
      )}
      <NumberInput
        label={t('alarms.deadband')}
        unit={unit}
        value={definition.deadband}
        check={(count) => (count === null || count < 0 ? t('alarms.notNegative') : undefined)}
        onCommit={(deadband) => onChange({ deadband: deadband ?? 0 })}
      />
      <NumberInput
        label={t('alarms.onDelay')}
        unit="s"
        value={onDelay.ms / 1_000}
        check={checkDelay}
        onCommit={(ms) => onChange({ onDelay: seconds(onDelay, ms) })}
        error={isDelayed ? t('alarms.why.safety-trip-delayed') : undefined}
      />
      <NumberInput
        label={t('alarms.offDelay')}
        unit="s"
        value={offDelay.ms / 1_000}
        check={checkDelay}
        onCommit={(ms) => onChange({ offDelay: seconds(offDelay, ms) })}
      />
    </>
  );
}
