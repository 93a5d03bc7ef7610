import type { StandingAlarm } from '#shared/contract/alarms.ts';
import {
  isActive,
  isAnnounced,
  isSuppressed,
  type AlarmPhase,
} from '#shared/domain/alarms/alarm-state.ts';
import {
  alarmPriorities,
  comparePriorities,
  type AlarmPriority,
} from '#shared/domain/alarms/priority.ts';
import { parentsOf } from '#shared/domain/alarms/suppression.ts';
import type { AlarmId, DeviceId, LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import { streamOf } from '#core/stream-of.ts';
import type { LiveAlarm } from './alarm-book.ts';
import type { AlarmDesk } from './alarm-desk.ts';

export interface PlaceFilter {
  readonly wellId?: WellId | undefined;
  readonly leaseId?: LeaseId | undefined;
  readonly deviceId?: DeviceId | undefined;
}

const TELL_EVERY_MS = 200;

/** The operator's list: the most urgent first, within a priority the newest. */
export function listActive(desk: Pick<AlarmDesk, 'book'>, filter: PlaceFilter, limit: number) {
  const alarms = [...desk.book.alarms.values()]
    .filter((alarm) => isListed(alarm) && isAt(alarm, filter))
    .toSorted(byUrgency);
  return {
    alarms: alarms.slice(0, limit).map((alarm) => toStanding(desk, alarm)),
    total: alarms.length,
  };
}

export interface SuppressedFilter extends PlaceFilter {
  readonly phase?: AlarmPhase | undefined;
  readonly parentId?: AlarmId | undefined;
}

/** What is kept from the operator's list, and why; those that come back first first. */
export function listSuppressed(
  desk: Pick<AlarmDesk, 'book'>,
  filter: SuppressedFilter,
  limit: number,
) {
  const candidates = filter.parentId
    ? childrenOf(desk, filter.parentId)
    : [...desk.book.alarms.values()];
  const alarms = candidates
    .filter(
      ({ standing: { state } }) =>
        isSuppressed(state) && (filter.phase ?? state.phase) === state.phase,
    )
    .filter((alarm) => isAt(alarm, filter))
    .toSorted((one, other) => endOf(one) - endOf(other) || byUrgency(one, other));
  return {
    alarms: alarms.slice(0, limit).map((alarm) => toStanding(desk, alarm)),
    total: alarms.length,
  };
}

export function summarise(desk: Pick<AlarmDesk, 'book' | 'isOnDuty' | 'isDutyConfirmed'>) {
  const zero = () =>
    Object.fromEntries(alarmPriorities.map((one) => [one, 0])) as Record<AlarmPriority, number>;
  const active = zero();
  const unacknowledged = zero();
  const announced = zero();
  const byPhase = { shelved: 0, suppressedByDesign: 0, outOfService: 0 };
  for (const alarm of desk.book.alarms.values()) {
    const { phase } = alarm.standing.state;
    const { priority } = alarm.spec;
    if (phase in byPhase) byPhase[phase as keyof typeof byPhase]++;
    if (isListed(alarm)) active[priority]++;
    if (isListed(alarm) && isUnacknowledged(phase)) unacknowledged[priority]++;
    if (isListed(alarm) && isAnnounced({ phase })) announced[priority]++;
  }
  const watched = desk.book.alarms.size;
  const { isOnDuty, isDutyConfirmed } = desk;
  return { active, unacknowledged, announced, ...byPhase, watched, isOnDuty, isDutyConfirmed };
}

/** First all that are active, then what moved; a slow reader gets each alarm's newest state once. */
export async function* followAlarms(
  desk: Pick<AlarmDesk, 'book' | 'moved'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ alarms: StandingAlarm[]; gone: AlarmId[] }, void, undefined> {
  const batches = streamOf<readonly LiveAlarm[], Set<LiveAlarm>>(desk.moved, {
    signal,
    everyMs: TELL_EVERY_MS,
    first: () => new Set([...desk.book.alarms.values()].filter(isListed)),
    fold: (gathered, alarms) => new Set([...(gathered ?? []), ...withParents(desk, alarms)]),
  });
  for await (const batch of batches) {
    const isShown = (alarm: LiveAlarm) => isListed(alarm) && isKnown(desk, alarm);
    const alarms = [...batch].filter(isShown).map((alarm) => toStanding(desk, alarm));
    const gone = [...batch].filter((alarm) => !isShown(alarm)).map(({ spec }) => spec.alarmId);
    yield { alarms, gone };
  }
}

/** An alarm tells how many it suppresses, so it is told anew when one of them moves. */
function withParents({ book }: Pick<AlarmDesk, 'book'>, alarms: readonly LiveAlarm[]) {
  const parents = alarms
    .flatMap(({ suppressible }) => parentsOf(suppressible))
    .flatMap((alarmId) => book.alarms.get(alarmId) ?? []);
  return [...alarms, ...parents];
}

function toStanding(desk: Pick<AlarmDesk, 'book'>, { spec, standing }: LiveAlarm): StandingAlarm {
  const { subject, definition, priority } = spec;
  const { state, occurrence, shelf, cause } = standing;
  const { rationalisation } = definition;
  return {
    alarmId: spec.alarmId,
    name: subject.name,
    tagId: subject.tagId,
    deviceId: subject.deviceId,
    wellId: subject.wellId,
    leaseId: subject.leaseId,
    wellName: subject.wellName,
    tagName: subject.tagName,
    unit: subject.unit,
    phase: state.phase,
    priority,
    isAbnormal: state.isAbnormal,
    isInTest: definition.isInTest,
    isFirstOut: occurrence?.isFirstOut ?? false,
    isLatching: definition.isLatching,
    condition: definition.condition,
    raisedAtMs: occurrence?.raisedAtMs ?? null,
    clearedAtMs: occurrence?.clearedAtMs ?? null,
    acknowledgedAtMs: occurrence?.acknowledgedAtMs ?? null,
    acknowledgedBy: occurrence?.acknowledgedBy ?? null,
    valueAtRaise: occurrence?.valueAtRaise ?? null,
    peakValue: occurrence?.peakValue ?? null,
    shelf:
      shelf && state.shelvedUntilMs !== null ? { ...shelf, untilMs: state.shelvedUntilMs } : null,
    cause,
    childCount: childrenOf(desk, spec.alarmId).length,
    advice: rationalisation && {
      cause: rationalisation.cause,
      consequence: rationalisation.consequence,
      response: rationalisation.response,
    },
    respondWithinMinutes: definition.respondWithinMinutes,
  };
}

/** The alarms that one suppresses now. */
function childrenOf({ book }: Pick<AlarmDesk, 'book'>, alarmId: AlarmId): LiveAlarm[] {
  return (book.children.get(alarmId) ?? []).filter(
    ({ standing: { state, cause } }) =>
      state.phase === 'suppressedByDesign' && cause?.kind === 'alarm' && cause.alarmId === alarmId,
  );
}

/** What is of the priority `journal` is written down and troubles nobody. */
function isListed({ spec, standing }: LiveAlarm): boolean {
  return isActive(standing.state) && spec.priority !== 'journal';
}

function isKnown({ book }: Pick<AlarmDesk, 'book'>, alarm: LiveAlarm): boolean {
  return book.alarms.get(alarm.spec.alarmId) === alarm;
}

function isUnacknowledged(phase: AlarmPhase): boolean {
  return (
    phase === 'unacknowledged' ||
    phase === 'returnedUnacknowledged' ||
    phase === 'latchedUnacknowledged'
  );
}

function isAt({ spec: { subject } }: LiveAlarm, filter: PlaceFilter): boolean {
  return (
    (filter.wellId ?? subject.wellId) === subject.wellId &&
    (filter.leaseId ?? subject.leaseId) === subject.leaseId &&
    (filter.deviceId ?? subject.deviceId) === subject.deviceId
  );
}

function byUrgency(one: LiveAlarm, other: LiveAlarm): number {
  return (
    comparePriorities(one.spec.priority, other.spec.priority) ||
    (other.standing.occurrence?.raisedAtMs ?? 0) - (one.standing.occurrence?.raisedAtMs ?? 0)
  );
}

function endOf({ standing }: LiveAlarm): number {
  return standing.state.shelvedUntilMs ?? Infinity;
}
