import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  toldPriorities,
  type Target,
  type ToldPriority,
} from '#shared/domain/notifications/plan.ts';
import { Badge, Button, Section } from '#renderer/ui/index.ts';
import type { ShownPlan } from '../plan.ts';
import { RuleDialog } from './RuleDialog.tsx';

/** For each priority who is told first, and who next while nobody acknowledges. */
export function Rules({ plan }: { readonly plan: ShownPlan }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ToldPriority | null>(null);
  return (
    <Section title={t('notifications.rules')} flush>
      <ul>
        {toldPriorities.map((priority) => (
          <li key={priority} className="settings-row">
            <div className="settings-row-main notification-rule">
              <Badge status={priority}>{t(`severity.${priority}`)}</Badge>
              <RuleFacts plan={plan} priority={priority} />
            </div>
            <Button
              aria-label={t('notifications.changeNamed', { name: t(`severity.${priority}`) })}
              onClick={() => setOpen(priority)}
            >
              {t('notifications.change')}
            </Button>
          </li>
        ))}
      </ul>
      {open && <RuleDialog plan={plan} priority={open} onClose={() => setOpen(null)} />}
    </Section>
  );
}

function RuleFacts({
  plan,
  priority,
}: {
  readonly plan: ShownPlan;
  readonly priority: ToldPriority;
}) {
  const { t } = useTranslation();
  const rule = plan.rules.find((one) => one.priority === priority)?.escalation;
  if (!rule || rule.steps.length === 0)
    return <span className="muted">{t('notifications.nobodyTold')}</span>;
  return (
    <ol className="muted notification-steps">
      {rule.steps.map(({ afterMinutes, targets }) => (
        <li key={afterMinutes}>
          {afterMinutes === 0
            ? t('notifications.atOnce')
            : t('notifications.afterMinutes', { count: afterMinutes })}
          {': '}
          {targets.map((target) => targetName(plan, target) ?? '?').join(', ')}
        </li>
      ))}
      {rule.tellsReturn && <li>{t('notifications.returnToo')}</li>}
    </ol>
  );
}

function targetName(plan: ShownPlan, { kind, id }: Target): string | undefined {
  return kind === 'person'
    ? plan.people.find((one) => one.id === id)?.person.name
    : plan.schedules.find((one) => one.id === id)?.schedule.name;
}
