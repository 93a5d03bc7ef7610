import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Step, Target } from '#shared/domain/notifications/plan.ts';
import { Checkbox, IconButton, NumberInput } from '#renderer/ui/index.ts';
import type { ShownPlan } from '../plan.ts';

interface StepFieldsProps {
  readonly plan: ShownPlan;
  readonly step: Step;
  readonly number: number;
  readonly onChange: (step: Step) => void;
  readonly onRemove: () => void;
}

/** After how long, and whom. */
export function StepFields({ plan, step, number, onChange, onRemove }: StepFieldsProps) {
  const { t } = useTranslation();
  const choices = [
    ...plan.schedules.map(({ id, schedule }) => ({
      target: { kind: 'schedule', id } as Target,
      label: t('notifications.whoIsOn', { name: schedule.name }),
    })),
    ...plan.people.map(({ id, person }) => ({
      target: { kind: 'person', id } as Target,
      label: person.name,
    })),
  ];
  const isChosen = (target: Target) => step.targets.some(({ id }) => id === target.id);
  const toggle = (target: Target, isOn: boolean) => {
    const targets = choices.map((choice) => choice.target);
    const chosen = targets.filter((one) => (one.id === target.id ? isOn : isChosen(one)));
    onChange({ ...step, targets: chosen });
  };
  return (
    <fieldset className="notification-group">
      <legend>{t('notifications.step', { number })}</legend>
      <div className="notification-times">
        <NumberInput
          label={t('notifications.delay')}
          unit={t('notifications.minutes')}
          decimals={0}
          value={step.afterMinutes}
          check={(value) => (value === null || value < 0 ? t('notifications.delayOdd') : undefined)}
          onCommit={(value) => value !== null && onChange({ ...step, afterMinutes: value })}
        />
        <IconButton label={t('notifications.removeStep', { number })} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <div className="notification-checks">
        {choices.length === 0 && <span className="muted">{t('notifications.noPeople')}</span>}
        {choices.map(({ target, label }) => (
          <Checkbox
            key={target.id}
            label={label}
            checked={isChosen(target)}
            onChange={(isOn) => toggle(target, isOn)}
          />
        ))}
      </div>
    </fieldset>
  );
}
