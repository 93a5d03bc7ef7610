import { useMemo } from 'react';
import { comparePriorities, type AlarmPriority } from '#shared/domain/alarms/priority.ts';
import { useRead } from '#renderer/app/use-read.ts';

/** Alarms come and go by stream on their own screen; beside a value a few seconds do not matter. */
const lookAgainMs = 5_000;
const most = 1_000;

/** The worst active alarm of each tag that has one. */
export function useAlarmsByTag(): ReadonlyMap<string, AlarmPriority> {
  const { data } = useRead('alarms', 'active', { limit: most }, { everyMs: lookAgainMs });
  return useMemo(() => {
    const worst = new Map<string, AlarmPriority>();
    for (const { tagId, priority } of data?.alarms ?? []) {
      if (tagId === null || priority === 'journal') continue;
      const before = worst.get(tagId);
      if (!before || comparePriorities(priority, before) < 0) worst.set(tagId, priority);
    }
    return worst;
  }, [data]);
}
