import { z } from 'zod';
import { journalKinds } from '#shared/contract/alarms.ts';
import { alarmPhases } from '#shared/domain/alarms/alarm-state.ts';
import { alarmPriorities } from '#shared/domain/alarms/priority.ts';

const name = z.string().max(400);
const id = z.string().max(64);
/** JSON of a value or a cause, as the journal keeps it. */
const json = z.string().max(4_000).refine(isJson);

/**
 * A line of the alarm journal as it travels: one transition, what it is of, and who wrote it down. Times in ms since 1970.
 * Fields that a newer app adds are passed over.
 */
export const alarmLine = z.object({
  subject: z.object({
    alarmId: z.string().max(200),
    name,
    tagId: z.string().max(200).nullable(),
    tagName: name.nullable(),
    unit: z.string().max(40),
    deviceId: id.nullable(),
    deviceName: name.nullable(),
    wellId: id.nullable(),
    wellName: name.nullable(),
    leaseId: id.nullable(),
  }),
  kind: z.enum(journalKinds),
  phaseBefore: z.enum(alarmPhases),
  phase: z.enum(alarmPhases),
  priority: z.enum(alarmPriorities),
  atMs: z.int(),
  sourceMs: z.int().nullable(),
  value: json.nullable(),
  threshold: z.number().nullable(),
  isFirstOut: z.boolean(),
  isInTest: z.boolean(),
  untilMs: z.int().nullable(),
  cause: json.nullable(),
  personId: id.nullable(),
  personName: name.nullable(),
  secondPerson: name.nullable(),
  reason: z.string().max(4_000).nullable(),
  seatId: id.nullable(),
  /** The seat that had the duty. */
  byName: name,
});
export type AlarmLine = z.output<typeof alarmLine>;

/** undefined for what no app has written. */
export function parseAlarmLine(text: string): AlarmLine | undefined {
  const parsed = isJson(text) ? alarmLine.safeParse(JSON.parse(text)) : undefined;
  return parsed?.data;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
