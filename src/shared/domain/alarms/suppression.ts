import type { AlarmId, TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { WellFields } from '#shared/domain/identity/well.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import type { Suppressor } from './definition.ts';

/** What the logic looks at. */
export interface SuppressionFacts {
  /** Whether the condition of an alarm has begun; false for one that is out of service, which suppresses nobody. */
  hasBegun(alarmId: AlarmId): boolean;
  isShutIn(wellId: WellId): boolean;
  /** The newest value that counts; undefined when there is none. */
  valueOf(tagId: TagId): TagValue | undefined;
}

/** An alarm as far as suppression concerns it. */
export interface Suppressible {
  readonly suppressedBy: readonly Suppressor[];
  readonly wellId: WellId | null;
  /** The alarm that watches the line of its device, when it is another one. */
  readonly lineAlarmId: AlarmId | null;
}

export type SuppressionCause =
  | { readonly kind: 'alarm'; readonly alarmId: AlarmId }
  | { readonly kind: 'wellShutIn'; readonly wellId: WellId }
  | { readonly kind: 'tag'; readonly tagId: TagId };

/**
 * Why an alarm is suppressed by design now; null when it is not. Another alarm comes first, so that what a radio took
 * with it is found beneath the radio's alarm.
 */
export function findCause(alarm: Suppressible, facts: SuppressionFacts): SuppressionCause | null {
  const parentId = parentsOf(alarm).find((alarmId) => facts.hasBegun(alarmId));
  if (parentId) return { kind: 'alarm', alarmId: parentId };
  for (const suppressor of alarm.suppressedBy) {
    const cause = otherCause(alarm, suppressor, facts);
    if (cause) return cause;
  }
  return null;
}

/** The alarms above one, nearest last said: those its definition names, then that of its line. */
export function parentsOf({ suppressedBy, lineAlarmId }: Suppressible): readonly AlarmId[] {
  const named = suppressedBy.flatMap((one) => (one.kind === 'alarm' ? [one.alarmId] : []));
  return lineAlarmId ? [...named, lineAlarmId] : named;
}

/**
 * The alarms in an order in which each comes after those above it; what stands in a ring is left out of the order and
 * named, since alarms that suppress each other would all fall silent.
 */
export function orderByParents(parentsById: ReadonlyMap<AlarmId, readonly AlarmId[]>): {
  readonly order: readonly AlarmId[];
  readonly ring: readonly AlarmId[];
} {
  const order: AlarmId[] = [];
  const done = new Set<AlarmId>();
  let left = [...parentsById.keys()];
  while (left.length > 0) {
    const isFree = (alarmId: AlarmId) =>
      parentsById.get(alarmId)!.every((parent) => done.has(parent) || !parentsById.has(parent));
    const free = left.filter(isFree);
    if (free.length === 0) return { order, ring: left };
    for (const alarmId of free) done.add(alarmId);
    order.push(...free);
    left = left.filter((alarmId) => !done.has(alarmId));
  }
  return { order, ring: [] };
}

/** A well that is not meant to make anything: its low pressure is no news. */
export function isShutInStatus(status: WellFields['status']): boolean {
  return shutInStatuses.has(status);
}

const shutInStatuses: ReadonlySet<WellFields['status']> = new Set([
  'shutIn',
  'temporarilyAbandoned',
  'inactive',
  'plugged',
]);

function otherCause(
  { wellId }: Suppressible,
  suppressor: Suppressor,
  facts: SuppressionFacts,
): SuppressionCause | null {
  if (suppressor.kind === 'wellShutIn')
    return wellId && facts.isShutIn(wellId) ? { kind: 'wellShutIn', wellId } : null;
  if (suppressor.kind === 'alarm') return null;
  const value = facts.valueOf(suppressor.tagId);
  const isOne = value !== undefined && suppressor.values.some((one) => one === value);
  return isOne ? { kind: 'tag', tagId: suppressor.tagId } : null;
}
