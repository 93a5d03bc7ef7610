import type { AlarmCondition } from '#shared/domain/alarms/condition.ts';
import {
  conditioningFor,
  conditionedSignals,
  type ConditionedSignal,
} from '#shared/domain/alarms/conditioning.ts';
import {
  changesBehaviour,
  findProblems,
  type AlarmDefinition,
  type Rationalisation,
} from '#shared/domain/alarms/definition.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';

/** What a form holds: a definition whose reasons may still be half written. */
export interface AlarmDraft {
  readonly definition: AlarmDefinition;
  readonly why: Pick<Rationalisation, 'cause' | 'consequence' | 'response' | 'approvedBy'>;
}

export const whyFields = ['cause', 'consequence', 'response', 'approvedBy'] as const;
export type WhyField = (typeof whyFields)[number];

export function draftOf(definition: AlarmDefinition): AlarmDraft {
  const { cause, consequence, response, approvedBy } = definition.rationalisation ?? {
    cause: '',
    consequence: '',
    response: '',
    approvedBy: '',
  };
  return { definition, why: { cause, consequence, response, approvedBy } };
}

/** The definition a draft stands for: reasons count only as a whole, and are dated when they are new. */
export function definitionOf({ definition, why }: AlarmDraft, nowMs: number): AlarmDefinition {
  const known = definition.rationalisation;
  const texts = Object.fromEntries(whyFields.map((field) => [field, why[field].trim()]));
  const isWhole = whyFields.every((field) => texts[field] !== '');
  if (!isWhole) return { ...definition, rationalisation: null };
  const isSame = known !== null && whyFields.every((field) => known[field] === texts[field]);
  return {
    ...definition,
    rationalisation: isSame ? known : ({ ...texts, approvedAtMs: nowMs } as Rationalisation),
  };
}

export const draftProblems = [
  'name-missing',
  'not-rationalised',
  'safety-trip-delayed',
  'condition-of-other-source',
  'states-missing',
  'reason-missing',
] as const;
export type DraftProblem = (typeof draftProblems)[number];

/** What keeps a draft from being saved, for the form to say at the fields concerned. */
export function problemsOf(
  draft: AlarmDraft,
  before: AlarmDefinition | null,
  reason: string,
): readonly DraftProblem[] {
  const after = definitionOf(draft, 0);
  const { condition } = after;
  const isChanged = before?.isEnabled === true && changesBehaviour(before, after);
  const found: readonly (readonly [boolean, DraftProblem])[] = [
    [after.name.trim() === '', 'name-missing'],
    [condition.kind === 'state' && condition.values.length === 0, 'states-missing'],
    [isChanged && reason.trim() === '', 'reason-missing'],
  ];
  return [
    ...found.filter(([isFound]) => isFound).map(([, problem]) => problem),
    ...findProblems(after),
  ];
}

/** A first alarm on a tag: a limit near the end of its range, deadband and delays of its kind of signal. */
export function newAlarmOn(tag: Tag, scanMs: number, name: string): AlarmDefinition {
  const { low, high } = tag.range ?? { low: 0, high: 100 };
  const kind = conditionedSignalOf(tag.signal);
  const isSwitch = tag.signal === 'running';
  const condition: AlarmCondition = isSwitch
    ? { kind: 'discrete', abnormal: false }
    : { kind: 'limit', side: 'hi', limit: low + (high - low) * 0.9 };
  const start = conditioningFor(kind, { span: high - low, scanMs, isSafetyTrip: false });
  return {
    ...common,
    name,
    source: { kind: 'tag', tagId: tag.tagId },
    condition,
    ...start,
    deadband: isSwitch ? 0 : start.deadband,
    suppressedBy: tag.wellId === null ? [] : [{ kind: 'wellShutIn' }],
  };
}

/** A first alarm for a line that is down: it waits out a short break. */
export function newAlarmOnLine(deviceId: DeviceId, name: string): AlarmDefinition {
  return {
    ...common,
    name,
    source: { kind: 'device', deviceId },
    condition: { kind: 'offline' },
    deadband: 0,
    onDelay: { ms: 30_000, samples: 1 },
    offDelay: { ms: 15_000, samples: 1 },
    suppressedBy: [],
  };
}

const common = {
  isLatching: false,
  reannounceAfterMs: null,
  severity: 'minor',
  respondWithinMinutes: 20,
  rationalisation: null,
  isSafetyTrip: false,
  isEnabled: false,
  isInTest: false,
  firstOutGroup: null,
  owner: null,
} as const;

/** Which of the conditioned kinds a signal is like; flow, the quickest, for what is none of them. */
export function conditionedSignalOf(signal: Signal): ConditionedSignal {
  const text = signal.toLowerCase();
  if (text.includes('level')) return 'level';
  if (text.includes('temp')) return 'temperature';
  return text.includes('psi') || text.includes('inh2o') ? 'pressure' : conditionedSignals[0];
}

/** A condition of another kind to go on from, keeping a number where both have one. */
export function conditionOfKind(
  kind: AlarmCondition['kind'],
  before: AlarmCondition,
): AlarmCondition {
  const number = numberOf(before);
  switch (kind) {
    case 'limit':
      return { kind, side: 'hi', limit: number };
    case 'deviation':
      return { kind, direction: 'either', by: Math.abs(number), setPoint: { value: 0 } };
    case 'rate':
      return { kind, direction: 'either', perMinute: Math.abs(number) || 1, windowMs: 300_000 };
    case 'state':
      return { kind, values: [number] };
    case 'discrete':
      return { kind, abnormal: true };
    case 'calculated':
    case 'stale':
    case 'offline':
      return { kind };
  }
}

function numberOf(condition: AlarmCondition): number {
  if (condition.kind === 'limit') return condition.limit;
  if (condition.kind === 'deviation') return condition.by;
  return condition.kind === 'rate' ? condition.perMinute : 0;
}

/** Values of a state as they are typed: numbers where they read as such, separated by commas. */
export function parseStates(text: string): (number | string)[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => (Number.isFinite(Number(part)) ? Number(part) : part));
}
