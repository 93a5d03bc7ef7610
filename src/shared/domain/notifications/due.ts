import { comparePriorities } from '#shared/domain/alarms/priority.ts';
import type { Plan, Step, Target, ToldPriority } from './plan.ts';
import { isQuiet, whoIsOn } from './shifts.ts';

/** An alarm that asks for attention, from its raise (or its being announced anew) until somebody takes it. */
export interface Call {
  readonly callId: string;
  readonly priority: ToldPriority;
  /** Wall time at which it began to ask. */
  readonly sinceMs: number;
}

/** One call to be told to one person over one channel. */
export interface Telling {
  readonly callId: string;
  readonly priority: ToldPriority;
  readonly personId: string;
  readonly channelId: string;
  readonly address: string;
  /** 0 for who is told first. */
  readonly step: number;
}

export interface Moment {
  readonly nowMs: number;
  readonly timeZone: string;
}

/**
 * Who is to be told of what now, and was not told before; the most urgent first, of the same priority the oldest.
 *
 * Invariants:
 * 1. One call is told to one person over one channel once: what `wasTold` knows is never due again.
 * 2. A step is due when its delay is over, or at once where the steps before reach nobody.
 * 3. Quiet hours hold back what is not critical; what still asks when they end is due then.
 */
export function findDue(
  plan: Plan,
  calls: readonly Call[],
  wasTold: (telling: Pick<Telling, 'callId' | 'personId' | 'channelId'>) => boolean,
  moment: Moment,
): readonly Telling[] {
  // Who is on duty is worked out once, not for each of ten thousand alarms.
  const reaches = new Map(
    [...plan.rules].map(([priority, { steps }]) => [
      priority,
      withoutRepeats(steps.map((step) => reachOf(plan, step, priority, moment))),
    ]),
  );
  return calls
    .map((call) => {
      const tellings = tellingsOf(call, reaches.get(call.priority) ?? [], moment.nowMs);
      return { call, due: tellings.filter((telling) => !wasTold(telling)) };
    })
    .filter(({ due }) => due.length > 0)
    .toSorted((one, other) => byUrgency(one.call, other.call))
    .flatMap(({ due }) => due);
}

/** Whom a step reaches now. */
interface Reach {
  readonly afterMs: number;
  readonly reachesAnybody: boolean;
  /** Without those who are not to be troubled now. */
  readonly ways: readonly Pick<Telling, 'personId' | 'channelId' | 'address'>[];
}

function byUrgency(one: Call, other: Call): number {
  return comparePriorities(one.priority, other.priority) || one.sinceMs - other.sinceMs;
}

/** Each way in the first of the steps that has it: later steps are never due before it. */
function withoutRepeats(reaches: readonly Reach[]): readonly Reach[] {
  const seen = new Set<string>();
  return reaches.map((reach) => ({
    ...reach,
    ways: reach.ways.filter(({ personId, channelId }) => {
      const key = `${personId}/${channelId}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    }),
  }));
}

function tellingsOf(call: Call, reaches: readonly Reach[], nowMs: number): readonly Telling[] {
  const { callId, priority, sinceMs } = call;
  const tellings: Telling[] = [];
  let isAnybodyReached = false;
  for (const [step, { afterMs, reachesAnybody, ways }] of reaches.entries()) {
    if (isAnybodyReached && nowMs - sinceMs < afterMs) break;
    isAnybodyReached ||= reachesAnybody;
    for (const { personId, channelId, address } of ways)
      tellings.push({ callId, priority, personId, channelId, address, step });
  }
  return tellings;
}

function reachOf(plan: Plan, step: Step, priority: ToldPriority, moment: Moment): Reach {
  const personIds = new Set(step.targets.flatMap((target) => peopleOf(plan, target, moment)));
  const ways = [...personIds].flatMap((personId) =>
    (plan.people.get(personId)?.ways ?? [])
      .filter(({ channelId }) => plan.channels.has(channelId))
      .map(({ channelId, address }) => ({ personId, channelId, address })),
  );
  const isLeftAlone = (personId: string) =>
    priority !== 'critical' && isQuiet(plan.people.get(personId)!, moment.nowMs, moment.timeZone);
  return {
    afterMs: step.afterMinutes * 60_000,
    reachesAnybody: ways.length > 0,
    ways: ways.filter(({ personId }) => !isLeftAlone(personId)),
  };
}

function peopleOf(plan: Plan, target: Target, { nowMs, timeZone }: Moment): readonly string[] {
  if (target.kind === 'person') return [target.id];
  const schedule = plan.schedules.get(target.id);
  return schedule ? whoIsOn(schedule, nowMs, timeZone) : [];
}
