import { useTranslation } from 'react-i18next';
import { Badge, useFormats } from '#renderer/ui/index.ts';
import { PartList } from '../PartList.tsx';
import { namesOf, type ShownPlan, type ShownSchedule } from '../plan.ts';
import { ScheduleDialog } from './ScheduleDialog.tsx';

/** Who is on duty when, who is now, and when nobody is. */
export function Schedules({ plan }: { readonly plan: ShownPlan }) {
  const { t } = useTranslation();
  return (
    <PartList
      title={t('notifications.schedules')}
      addLabel={t('notifications.addSchedule')}
      emptyText={t('notifications.noSchedules')}
      items={plan.schedules}
      keyOf={({ id }) => id}
      nameOf={({ schedule }) => schedule.name}
      describe={(one) => <ScheduleFacts plan={plan} shown={one} />}
      dialog={(item, close) => <ScheduleDialog plan={plan} shown={item} onClose={close} />}
    />
  );
}

function ScheduleFacts({
  plan,
  shown,
}: {
  readonly plan: ShownPlan;
  readonly shown: ShownSchedule;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = namesOf(plan, shown.onDuty);
  const [gap] = shown.gaps;
  return (
    <span className="muted notification-facts">
      {names.length > 0
        ? t('notifications.onDutyNow', { names: names.join(', ') })
        : t('notifications.nobodyNow')}
      {gap && (
        <Badge status="medium">
          {t('notifications.gap', {
            from: formats.dateTime(gap.fromMs),
            to: formats.dateTime(gap.toMs),
            count: shown.gaps.length,
          })}
        </Badge>
      )}
    </span>
  );
}
