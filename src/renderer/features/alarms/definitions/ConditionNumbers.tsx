import { useTranslation } from 'react-i18next';
import type { AlarmCondition } from '#shared/domain/alarms/condition.ts';
import { NumberInput, Select } from '#renderer/ui/index.ts';

interface ConditionNumbersProps {
  readonly condition: AlarmCondition;
  readonly unit: string;
  readonly onChange: (condition: AlarmCondition) => void;
}

const deviations = ['above', 'below', 'either'] as const;
const rates = ['rising', 'falling', 'either'] as const;
const minuteMs = 60_000;

/** The numbers a condition is measured against. */
export function ConditionNumbers({ condition, unit, onChange }: ConditionNumbersProps) {
  const { t } = useTranslation();
  const isNumber = (count: number | null) => (count === null ? t('ui.notANumber') : undefined);
  const isAbove = (least: number) => (count: number | null) =>
    count === null || count <= least ? t('alarms.aboveZero') : undefined;
  switch (condition.kind) {
    case 'limit':
      return (
        <NumberInput
          label={t('alarms.limit')}
          unit={unit}
          value={condition.limit}
          check={isNumber}
          onCommit={(limit) => onChange({ ...condition, limit: limit ?? condition.limit })}
        />
      );
    case 'deviation':
      return (
        <>
          <Select
            label={t('alarms.direction')}
            value={condition.direction}
            options={deviations.map((one) => ({
              value: one,
              label: t(`alarms.directions.${one}`),
            }))}
            onChange={(direction) => onChange({ ...condition, direction })}
          />
          <NumberInput
            label={t('alarms.by')}
            unit={unit}
            value={condition.by}
            check={isAbove(-Number.MIN_VALUE)}
            onCommit={(by) => onChange({ ...condition, by: by ?? condition.by })}
          />
          {'value' in condition.setPoint && (
            <NumberInput
              label={t('alarms.setPoint')}
              unit={unit}
              value={condition.setPoint.value}
              check={isNumber}
              onCommit={(value) => onChange({ ...condition, setPoint: { value: value ?? 0 } })}
            />
          )}
        </>
      );
    case 'rate':
      return (
        <>
          <Select
            label={t('alarms.direction')}
            value={condition.direction}
            options={rates.map((one) => ({ value: one, label: t(`alarms.directions.${one}`) }))}
            onChange={(direction) => onChange({ ...condition, direction })}
          />
          <NumberInput
            label={t('alarms.perMinute')}
            unit={`${unit}/min`}
            value={condition.perMinute}
            check={isAbove(0)}
            onCommit={(perMinute) => onChange({ ...condition, perMinute: perMinute ?? 1 })}
          />
          <NumberInput
            label={t('alarms.window')}
            unit="min"
            value={condition.windowMs / minuteMs}
            check={isAbove(0)}
            onCommit={(minutes) =>
              onChange({ ...condition, windowMs: Math.round((minutes ?? 5) * minuteMs) })
            }
          />
        </>
      );
    default:
      return null;
  }
}
