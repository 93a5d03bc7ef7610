import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  escalation as escalationShape,
  usualDelays,
  type Escalation,
  type ToldPriority,
} from '#shared/domain/notifications/plan.ts';
import { Button, Checkbox } from '#renderer/ui/index.ts';
import { PartDialog } from '../PartDialog.tsx';
import type { ShownPlan } from '../plan.ts';
import { StepFields } from './StepFields.tsx';

interface RuleDialogProps {
  readonly plan: ShownPlan;
  readonly priority: ToldPriority;
  readonly onClose: () => void;
}

/** The steps of one priority. */
export function RuleDialog({ plan, priority, onClose }: RuleDialogProps) {
  const { t } = useTranslation();
  const saved = plan.rules.find((one) => one.priority === priority)?.escalation;
  const [rule, setRule] = useState<Escalation>(
    saved ?? { steps: [{ afterMinutes: 0, targets: [] }], tellsReturn: false },
  );
  const { steps } = rule;
  const setSteps = (changed: Escalation['steps']) => setRule({ ...rule, steps: changed });
  const last = steps.at(-1);
  const nextMinutes = last ? last.afterMinutes + usualDelays[priority] : 0;
  return (
    <PartDialog
      title={t('notifications.ruleOf', { priority: t(`severity.${priority}`) })}
      part={{ kind: 'rule', id: priority, value: rule }}
      isNew={!saved}
      isSound={escalationShape.safeParse(rule).success}
      onClose={onClose}
    >
      <p className="muted">{t('notifications.ruleText', { count: usualDelays[priority] })}</p>
      {steps.map((step, at) => (
        <StepFields
          // Steps have no ids; they are told apart by their place alone.
          key={`${steps.length}-${at}`}
          plan={plan}
          step={step}
          number={at + 1}
          onChange={(changed) => setSteps(steps.with(at, changed))}
          onRemove={() => setSteps(steps.toSpliced(at, 1))}
        />
      ))}
      <div>
        <Button
          icon={<Plus />}
          onClick={() => setSteps([...steps, { afterMinutes: nextMinutes, targets: [] }])}
        >
          {t('notifications.addStep')}
        </Button>
      </div>
      <Checkbox
        label={t('notifications.tellsReturn')}
        checked={rule.tellsReturn}
        onChange={(tellsReturn) => setRule({ ...rule, tellsReturn })}
      />
    </PartDialog>
  );
}
