import type { AlarmId } from '#shared/domain/identity/ids.ts';

/** The alarms of one group that stand, and which of them came first. Empty: nothing stands. */
export interface FirstOutGroup {
  readonly firstId: AlarmId | null;
  readonly standing: ReadonlySet<AlarmId>;
}

export const quietGroup: FirstOutGroup = { firstId: null, standing: new Set() };

/** The first keeps its mark, also when it clears, until every alarm of the group is normal again. */
export function raiseInGroup(group: FirstOutGroup, alarmId: AlarmId): FirstOutGroup {
  return {
    firstId: group.firstId ?? alarmId,
    standing: new Set([...group.standing, alarmId]),
  };
}

export function clearInGroup(group: FirstOutGroup, alarmId: AlarmId): FirstOutGroup {
  const standing = new Set([...group.standing].filter((one) => one !== alarmId));
  return standing.size === 0 ? quietGroup : { ...group, standing };
}
