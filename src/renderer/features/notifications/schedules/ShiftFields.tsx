import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Shift } from '#shared/domain/notifications/plan.ts';
import { Checkbox, IconButton, TextInput, useFormats } from '#renderer/ui/index.ts';
import { PersonChecks } from '../PersonChecks.tsx';
import type { ShownPlan } from '../plan.ts';

interface ShiftFieldsProps {
  readonly plan: ShownPlan;
  readonly shift: Shift;
  readonly onChange: (shift: Shift) => void;
  readonly onRemove: () => void;
}

const everyDay = [0, 1, 2, 3, 4, 5, 6];
/** A Sunday; only its weekday matters. */
const sundayMs = Date.UTC(2026, 0, 4);

/** The days, hours and people of one shift. */
export function ShiftFields({ plan, shift, onChange, onRemove }: ShiftFieldsProps) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const change = (changes: Partial<Shift>) => onChange({ ...shift, ...changes });
  const nameOf = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const toggle = (day: number, isOn: boolean) =>
    change({ days: everyDay.filter((one) => (one === day ? isOn : shift.days.includes(one))) });
  return (
    <fieldset className="notification-group">
      <legend>{t('notifications.shift')}</legend>
      <div className="notification-checks">
        {everyDay.map((day) => (
          <Checkbox
            key={day}
            label={nameOf.format(sundayMs + day * 86_400_000)}
            checked={shift.days.includes(day)}
            onChange={(isOn) => toggle(day, isOn)}
          />
        ))}
      </div>
      <div className="notification-times">
        <TextInput
          label={t('notifications.fromTime')}
          type="time"
          value={shift.from}
          onChange={(from) => change({ from })}
        />
        <TextInput
          label={t('notifications.toTime')}
          type="time"
          value={shift.to}
          hint={shift.to <= shift.from ? t('notifications.nextDay') : undefined}
          onChange={(to) => change({ to })}
        />
        <IconButton label={t('notifications.removeShift')} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <PersonChecks
        plan={plan}
        selected={shift.personIds}
        onChange={(personIds) => change({ personIds })}
      />
    </fieldset>
  );
}
