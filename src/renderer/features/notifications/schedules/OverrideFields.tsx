import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '#shared/domain/notifications/plan.ts';
import { Button, IconButton, TextInput } from '#renderer/ui/index.ts';
import { PersonChecks } from '../PersonChecks.tsx';
import type { ShownPlan } from '../plan.ts';

type Overrides = Schedule['overrides'];

interface OverrideFieldsProps {
  readonly plan: ShownPlan;
  readonly overrides: Overrides;
  readonly onChange: (overrides: Overrides) => void;
}

/** Days on which others than usual are on the shifts that begin then. */
export function OverrideFields({ plan, overrides, onChange }: OverrideFieldsProps) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const add = () => {
    const others = overrides.filter((one) => one.day !== day);
    const all = [...others, { day, personIds: [] }];
    onChange(all.toSorted((one, other) => (one.day < other.day ? -1 : 1)));
    setDay('');
  };
  return (
    <fieldset className="notification-group">
      <legend>{t('notifications.overrides')}</legend>
      <p className="muted">{t('notifications.overridesText')}</p>
      {overrides.map((one, at) => (
        <div key={one.day} className="notification-override">
          <strong>{one.day}</strong>
          <PersonChecks
            plan={plan}
            selected={one.personIds}
            onChange={(personIds) => onChange(overrides.with(at, { ...one, personIds }))}
          />
          <IconButton
            label={t('notifications.removeOverride', { day: one.day })}
            onClick={() => onChange(overrides.toSpliced(at, 1))}
          >
            <Trash2 />
          </IconButton>
        </div>
      ))}
      <div className="notification-times">
        <TextInput label={t('notifications.day')} type="date" value={day} onChange={setDay} />
        <Button icon={<Plus />} disabled={day === ''} onClick={add}>
          {t('notifications.addOverride')}
        </Button>
      </div>
    </fieldset>
  );
}
