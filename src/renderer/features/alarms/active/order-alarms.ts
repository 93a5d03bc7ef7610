import type { StandingAlarm } from '#shared/contract/alarms.ts';
import type { AlarmPhase } from '#shared/domain/alarms/alarm-state.ts';
import { comparePriorities, type AlarmPriority } from '#shared/domain/alarms/priority.ts';
import type { EventOf } from '#renderer/core.ts';
import { foldText } from '#renderer/ui/index.ts';

export type AlarmsById = ReadonlyMap<string, StandingAlarm>;

/** What stands after an event of the stream; its first one tells everything, so nothing is known before it. */
export function applyMoves(
  known: AlarmsById | undefined,
  { alarms, gone }: EventOf<'alarms', 'follow'>,
): AlarmsById {
  const next = new Map(known);
  for (const alarmId of gone) next.delete(alarmId);
  for (const alarm of alarms) next.set(alarm.alarmId, alarm);
  return next;
}

const unacknowledged: ReadonlySet<AlarmPhase> = new Set([
  'unacknowledged',
  'returnedUnacknowledged',
  'latchedUnacknowledged',
]);

export function isUnacknowledged({ phase }: Pick<StandingAlarm, 'phase'>): boolean {
  return unacknowledged.has(phase);
}

export interface ActiveFilter {
  readonly search: string;
  readonly priority: AlarmPriority | null;
  readonly isUnacknowledgedOnly: boolean;
  readonly leaseId: string | null;
}

/** The worst first: by priority, then what nobody has acknowledged, then the newest. */
export function orderAlarms(alarms: AlarmsById, filter: ActiveFilter): readonly StandingAlarm[] {
  return [...alarms.values()]
    .filter((alarm) => keeps(alarm, filter))
    .toSorted(
      (one, other) =>
        comparePriorities(one.priority, other.priority) ||
        Number(isUnacknowledged(other)) - Number(isUnacknowledged(one)) ||
        (other.raisedAtMs ?? 0) - (one.raisedAtMs ?? 0),
    );
}

function keeps(alarm: StandingAlarm, filter: ActiveFilter): boolean {
  if (filter.leaseId && alarm.leaseId !== filter.leaseId) return false;
  if (filter.priority && alarm.priority !== filter.priority) return false;
  if (filter.isUnacknowledgedOnly && !isUnacknowledged(alarm)) return false;
  const text = foldText([alarm.name, alarm.wellName, alarm.tagName].join('\u0001'));
  return foldText(filter.search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
