import { useTranslation } from 'react-i18next';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import { Checkbox, NumberInput, TextInput } from '#renderer/ui/index.ts';

interface BehaviourFieldsProps {
  readonly definition: AlarmDefinition;
  readonly onChange: (changes: Partial<AlarmDefinition>) => void;
}

const minuteMs = 60_000;
const weekMinutes = 10_080;

/** What the alarm does once it is up, and how it goes with others. */
export function BehaviourFields({ definition, onChange }: BehaviourFieldsProps) {
  const { t } = useTranslation();
  const { reannounceAfterMs } = definition;
  const setTrip = (isSafetyTrip: boolean) =>
    onChange({ isSafetyTrip, ...(isSafetyTrip ? { onDelay: { ms: 0, samples: 1 } } : {}) });
  return (
    <>
      <Checkbox
        label={t('alarms.latching')}
        checked={definition.isLatching}
        onChange={(isLatching) => onChange({ isLatching })}
      />
      <Checkbox
        label={t('alarms.safetyTrip')}
        checked={definition.isSafetyTrip}
        onChange={setTrip}
      />
      <Checkbox
        label={t('alarms.inTest')}
        checked={definition.isInTest}
        onChange={(isInTest) => onChange({ isInTest })}
      />
      <NumberInput
        label={t('alarms.reannounce')}
        unit="min"
        value={reannounceAfterMs === null ? null : reannounceAfterMs / minuteMs}
        check={(minutes) =>
          minutes !== null && (minutes < 1 || minutes > weekMinutes)
            ? t('alarms.reannounceCheck')
            : undefined
        }
        onCommit={(minutes) =>
          onChange({
            reannounceAfterMs: minutes === null ? null : Math.round(minutes * minuteMs),
          })
        }
        hint={t('alarms.reannounceHint')}
      />
      <TextInput
        label={t('alarms.firstOutGroup')}
        value={definition.firstOutGroup ?? ''}
        maxLength={60}
        onChange={(group) => onChange({ firstOutGroup: group === '' ? null : group })}
        hint={t('alarms.firstOutHint')}
      />
    </>
  );
}
