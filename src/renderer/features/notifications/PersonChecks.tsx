import { useTranslation } from 'react-i18next';
import { Checkbox } from '#renderer/ui/index.ts';
import type { ShownPlan } from './plan.ts';

interface PersonChecksProps {
  readonly plan: ShownPlan;
  readonly selected: readonly string[];
  readonly onChange: (personIds: string[]) => void;
}

/** Some of the people. One who is gone is left out by the first change. */
export function PersonChecks({ plan, selected, onChange }: PersonChecksProps) {
  const { t } = useTranslation();
  const ids = plan.people.map(({ id }) => id);
  return (
    <div className="notification-checks">
      {ids.length === 0 && <span className="muted">{t('notifications.noPeople')}</span>}
      {plan.people.map(({ id, person }) => (
        <Checkbox
          key={id}
          label={person.name}
          checked={selected.includes(id)}
          onChange={(isOn) =>
            onChange(ids.filter((one) => (one === id ? isOn : selected.includes(one))))
          }
        />
      ))}
    </div>
  );
}
