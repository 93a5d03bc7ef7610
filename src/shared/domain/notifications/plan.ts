import { z } from 'zod';
import { alarmPriority, type AlarmPriority } from '#shared/domain/alarms/priority.ts';

const name = z.string().trim().min(1).max(80);
const partId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a ULID');
/** `HH:MM` on the operator's wall clock. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const day = z.iso.date();

export const channelKinds = ['teams', 'email', 'webhook', 'desktop'] as const;
export type ChannelKind = (typeof channelKinds)[number];

/**
 * A way out. Addresses that are keys at once (a Teams workflow, a webhook) and passwords are no part of it: each seat
 * keeps its own.
 */
export const channel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('teams'), name }),
  z.object({
    kind: z.literal('email'),
    name,
    host: z.string().trim().min(1).max(255),
    port: z.number().int().min(1).max(65_535),
    security: z.enum(['tls', 'startTls', 'none']),
    /** Who signs in; null where the server asks for nobody. */
    user: z.string().trim().min(1).max(255).nullable(),
    from: z.email(),
  }),
  z.object({ kind: z.literal('webhook'), name }),
  z.object({ kind: z.literal('desktop'), name }),
]);
export type Channel = z.output<typeof channel>;

/** One person, or a crew that is reached as one. */
export const person = z.object({
  name,
  language: z.enum(['en', 'es']),
  ways: z
    .array(
      z.object({
        channelId: partId,
        /** An e-mail address where the channel is e-mail, else empty. */
        address: z.union([z.literal(''), z.email()]),
      }),
    )
    .max(10),
  /** Nothing but critical alarms is told from `from` to `to`, each day; null: told at any hour. */
  quiet: z.object({ from: clockTime, to: clockTime }).nullable(),
});
export type Person = z.output<typeof person>;

export const shift = z.object({
  /** Days it begins on; 0 is Sunday. */
  days: z.array(z.number().int().min(0).max(6)).min(1).max(7),
  from: clockTime,
  /** At or before `from`: on the day after. */
  to: clockTime,
  personIds: z.array(partId).min(1).max(20),
});
export type Shift = z.output<typeof shift>;

/** Who is on duty when, in the operator's time zone. */
export const schedule = z.object({
  name,
  shifts: z.array(shift).max(40),
  /** Others than usual for the shifts that begin on a day. */
  overrides: z.array(z.object({ day, personIds: z.array(partId).max(20) })).max(400),
});
export type Schedule = z.output<typeof schedule>;

const target = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), id: partId }),
  z.object({ kind: z.literal('schedule'), id: partId }),
]);
export type Target = z.output<typeof target>;

export const step = z.object({
  /** After the alarm asked for attention. */
  afterMinutes: z.number().min(0).max(1_440),
  targets: z.array(target).min(1).max(20),
});
export type Step = z.output<typeof step>;

/** Who is told of the alarms of one priority, and who next while nobody acknowledges. */
export const escalation = z.object({
  steps: z
    .array(step)
    .max(10)
    .refine(
      (steps) =>
        steps.every((one, at) => at === 0 || one.afterMinutes > steps[at - 1]!.afterMinutes),
      'must be in the order of their delays',
    ),
  /** A short note to whoever was told, when the alarm is gone by itself. */
  tellsReturn: z.boolean(),
});
export type Escalation = z.output<typeof escalation>;

/** Priorities that are announced; `journal` never is. */
export const toldPriority = alarmPriority.exclude(['journal']);
export type ToldPriority = Exclude<AlarmPriority, 'journal'>;
export const toldPriorities = toldPriority.options;

/** After how long the next is told, in minutes (domain reference 7.4: critical 5, high 15; the others are ours). */
export const usualDelays: Readonly<Record<ToldPriority, number>> = {
  critical: 5,
  high: 15,
  medium: 60,
  low: 240,
};

/** All that says who is told. */
export interface Plan {
  readonly channels: ReadonlyMap<string, Channel>;
  readonly people: ReadonlyMap<string, Person>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly rules: ReadonlyMap<ToldPriority, Escalation>;
}
