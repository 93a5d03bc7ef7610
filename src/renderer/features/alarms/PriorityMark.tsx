import { useTranslation } from 'react-i18next';
import type { AlarmPriority } from '#shared/domain/alarms/priority.ts';
import { Badge, type Status } from '#renderer/ui/index.ts';

/** Shape, colour and word. */
export function PriorityMark({ priority }: { readonly priority: AlarmPriority }) {
  const { t } = useTranslation();
  return <Badge status={statusOf(priority)}>{t(`alarms.priority.${priority}`)}</Badge>;
}

function statusOf(priority: AlarmPriority): Status | undefined {
  return priority === 'journal' ? undefined : priority;
}
