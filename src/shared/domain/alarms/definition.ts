import { z } from 'zod';
import { alarmId, deviceId, tagId } from '#shared/domain/identity/ids.ts';
import { alarmCondition } from './condition.ts';
import { consequenceSeverities, priorityOf, type AlarmPriority } from './priority.ts';

const delay = z.object({
  ms: z.number().int().min(0).max(86_400_000),
  samples: z.number().int().min(1).max(100),
});
const sentence = z.string().trim().min(1).max(1_000);

/** What an alarm watches: one tag, or the line to one device. */
export const alarmSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tag'), tagId }),
  z.object({ kind: z.literal('device'), deviceId }),
]);
export type AlarmSource = z.output<typeof alarmSource>;

/**
 * What suppresses an alarm by design: its well is shut in, another alarm stands (a radio down above its children), or a
 * tag has one of these values. An alarm that watches a line suppresses the others of its device without being named.
 */
export const suppressor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('wellShutIn') }),
  z.object({ kind: z.literal('alarm'), alarmId }),
  z.object({
    kind: z.literal('tag'),
    tagId,
    values: z
      .array(z.union([z.number(), z.boolean(), z.string().max(120)]))
      .min(1)
      .max(50),
  }),
]);
export type Suppressor = z.output<typeof suppressor>;

/** Why the alarm is there, agreed by someone: without it an alarm is not enabled. */
export const rationalisation = z.object({
  cause: sentence,
  consequence: sentence,
  /** What the operator does. Where there is nothing to do, it is no alarm. */
  response: sentence,
  approvedBy: z.string().trim().min(1).max(120),
  approvedAtMs: z.number().int().min(0),
});
export type Rationalisation = z.output<typeof rationalisation>;

/** An alarm as configured (domain reference 7.1). Deadband and both delays are said, never assumed. */
export const alarmDefinition = z.object({
  name: z.string().trim().min(1).max(120),
  source: alarmSource,
  condition: alarmCondition,
  deadband: z.number().min(0),
  onDelay: delay,
  offDelay: delay,
  isLatching: z.boolean(),
  /** An acknowledged alarm that still stands after this is announced anew; null: it is not. */
  reannounceAfterMs: z.number().int().min(60_000).max(604_800_000).nullable(),
  severity: z.enum(consequenceSeverities),
  respondWithinMinutes: z.number().min(0).max(10_080),
  rationalisation: rationalisation.nullable(),
  /** H2S, high tank, emergency shut-down: never delayed. */
  isSafetyTrip: z.boolean(),
  isEnabled: z.boolean(),
  /** Being tried out: evaluated and written down, but outside the figures of 7.5. */
  isInTest: z.boolean(),
  /** Of the alarms of one group the first to come is marked as such. */
  firstOutGroup: z.string().max(60).nullable(),
  suppressedBy: z.array(suppressor).max(20),
  /** Who is to keep it right, a role or a person. */
  owner: z.string().max(120).nullable(),
});
export type AlarmDefinition = z.output<typeof alarmDefinition>;

export const definitionProblems = [
  'not-rationalised',
  'safety-trip-delayed',
  'condition-of-other-source',
] as const;
export type DefinitionProblem = (typeof definitionProblems)[number];

/** What keeps a definition from being used as it is; empty when it is sound. */
export function findProblems(definition: AlarmDefinition): readonly DefinitionProblem[] {
  const { source, condition, onDelay, isSafetyTrip, isEnabled } = definition;
  const isLate = onDelay.ms > 0 || onDelay.samples > 1;
  const found: readonly (readonly [boolean, DefinitionProblem])[] = [
    [isEnabled && definition.rationalisation === null, 'not-rationalised'],
    [isSafetyTrip && isLate, 'safety-trip-delayed'],
    [(condition.kind === 'offline') !== (source.kind === 'device'), 'condition-of-other-source'],
  ];
  return found.filter(([isFound]) => isFound).map(([, problem]) => problem);
}

/** Whether two definitions make different alarms: another name, owner or wording alone does not. */
export function changesBehaviour(before: AlarmDefinition, after: AlarmDefinition): boolean {
  return JSON.stringify(behaviourOf(before)) !== JSON.stringify(behaviourOf(after));
}

function behaviourOf({
  name: _,
  owner: _owner,
  rationalisation: _why,
  ...behaviour
}: AlarmDefinition) {
  return alarmDefinition.omit({ name: true, owner: true, rationalisation: true }).parse(behaviour);
}

export function priorityOfDefinition(
  definition: Pick<AlarmDefinition, 'severity' | 'respondWithinMinutes'>,
): AlarmPriority {
  return priorityOf(definition.severity, definition.respondWithinMinutes);
}
