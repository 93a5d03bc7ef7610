import { z } from 'zod';
import { tagId } from '#shared/domain/identity/ids.ts';
import type { QualityReason, Sample } from '#shared/domain/telemetry/sample.ts';

const finite = z.number().refine(Number.isFinite, 'must be a number');
export const limitSides = ['hihi', 'hi', 'lo', 'lolo'] as const;

/**
 * What is abnormal. Numbers are in the unit of the alarm's tag.
 * - `limit`: above (`hihi`, `hi`) or below (`lo`, `lolo`) a limit.
 * - `deviation`: further than `by` from a set point, which is fixed or another tag's value.
 * - `rate`: changes by more than `perMinute` units a minute, over the last `windowMs` of the device's own time.
 * - `state`: the tag is one of these values. `discrete`: it is on, or off. `calculated`: a calculated tag is true.
 * - `stale`: there is no data. A state of its own: no other condition looks at a value that is not there.
 * - `offline`: the alarm's device cannot be reached.
 */
export const alarmCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('limit'), side: z.enum(limitSides), limit: finite }),
  z.object({
    kind: z.literal('deviation'),
    direction: z.enum(['above', 'below', 'either']),
    by: finite.min(0),
    setPoint: z.union([z.object({ value: finite }), z.object({ tagId })]),
  }),
  z.object({
    kind: z.literal('rate'),
    direction: z.enum(['rising', 'falling', 'either']),
    perMinute: finite.positive(),
    windowMs: z.number().int().min(1_000).max(86_400_000),
  }),
  z.object({
    kind: z.literal('state'),
    values: z
      .array(z.union([z.string().max(120), finite]))
      .min(1)
      .max(50),
  }),
  z.object({ kind: z.literal('discrete'), abnormal: z.boolean() }),
  z.object({ kind: z.literal('calculated') }),
  z.object({ kind: z.literal('stale') }),
  z.object({ kind: z.literal('offline') }),
]);
export type AlarmCondition = z.output<typeof alarmCondition>;

/** One value as a condition looks at it. */
export type Reading = Pick<Sample, 'value' | 'quality' | 'reason' | 'sourceMs'>;

const repeated: ReadonlySet<QualityReason> = new Set([
  'stale',
  'offline',
  'timeout',
  'unknown-tag',
  'never-received',
]);

/**
 * Whether a reading says anything of the process. A bad one does not, nor does a mark (stale, offline), which repeats an
 * old value. One that is uncertain for another reason was measured and counts: a pressure beyond its range is high.
 */
export function isUsable(reading: Reading): boolean {
  if (reading.quality === 'bad' || reading.value === null || repeated.has(reading.reason))
    return false;
  return typeof reading.value !== 'number' || Number.isFinite(reading.value);
}

/** What else a condition needs to know. */
export interface ConditionContext {
  /** The set point, when it is another tag's value and known. */
  readonly setPoint: number | null;
  /** Units a minute over the window; null while there are too few readings. */
  readonly perMinute: number | null;
}

/**
 * How far a reading is beyond what is normal, in the tag's unit (of a rate: units a minute): above zero is abnormal,
 * infinite where there is no measure. Undefined when the reading does not tell.
 */
export function excessOf(
  condition: AlarmCondition,
  reading: Reading,
  context: ConditionContext,
): number | undefined {
  if (condition.kind === 'stale') return isUsable(reading) ? -Infinity : Infinity;
  if (!isUsable(reading)) return undefined;
  const { value } = reading;
  switch (condition.kind) {
    case 'limit':
      return typeof value === 'number' ? beyondLimit(condition, value) : undefined;
    case 'deviation': {
      const setPoint = 'value' in condition.setPoint ? condition.setPoint.value : context.setPoint;
      if (typeof value !== 'number' || setPoint === null) return undefined;
      return directed(value - setPoint, condition.direction) - condition.by;
    }
    case 'rate':
      if (context.perMinute === null) return undefined;
      return directed(context.perMinute, condition.direction) - condition.perMinute;
    case 'state':
      return infinite(condition.values.some((one) => one === value));
    case 'discrete':
      return infinite(isOn(value) === condition.abnormal);
    case 'calculated':
    case 'offline':
      return infinite(isOn(value));
  }
}

function beyondLimit(
  { side, limit }: Extract<AlarmCondition, { kind: 'limit' }>,
  value: number,
): number {
  return side === 'hi' || side === 'hihi' ? value - limit : limit - value;
}

function directed(
  difference: number,
  direction: 'above' | 'below' | 'rising' | 'falling' | 'either',
): number {
  if (direction === 'either') return Math.abs(difference);
  return direction === 'above' || direction === 'rising' ? difference : -difference;
}

function infinite(isAbnormal: boolean): number {
  return isAbnormal ? Infinity : -Infinity;
}

/** Switches arrive as booleans, as 0 and 1, and from some brokers as text. */
function isOn(value: Reading['value']): boolean {
  if (typeof value === 'string') return /^(true|on|1)$/i.test(value);
  return value === true || (typeof value === 'number' && value !== 0);
}
