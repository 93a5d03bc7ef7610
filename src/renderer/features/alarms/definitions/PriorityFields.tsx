import { useTranslation } from 'react-i18next';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import { consequenceSeverities } from '#shared/domain/alarms/priority.ts';
import { NumberInput, Select } from '#renderer/ui/index.ts';

interface PriorityFieldsProps {
  readonly definition: AlarmDefinition;
  readonly onChange: (changes: Partial<AlarmDefinition>) => void;
}

const weekMinutes = 10_080;

/** Consequence and time to respond; the priority follows. */
export function PriorityFields({ definition, onChange }: PriorityFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t('alarms.severity')}
        value={definition.severity}
        options={consequenceSeverities.map((one) => ({
          value: one,
          label: t(`alarms.severities.${one}`),
        }))}
        onChange={(severity) => onChange({ severity })}
      />
      <NumberInput
        label={t('alarms.respondWithin')}
        unit="min"
        value={definition.respondWithinMinutes}
        check={(count) =>
          count === null || count < 0 || count > weekMinutes ? t('alarms.respondCheck') : undefined
        }
        onCommit={(minutes) =>
          onChange({ respondWithinMinutes: minutes ?? definition.respondWithinMinutes })
        }
        hint={t('alarms.priorityHint')}
      />
    </>
  );
}
