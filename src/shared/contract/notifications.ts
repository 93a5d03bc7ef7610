import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { controlWriters, fieldWriters } from '#shared/domain/people/role.ts';
import { channelSecret } from '#shared/domain/notifications/channel-secret.ts';
import {
  channel,
  escalation,
  person,
  schedule,
  toldPriority,
} from '#shared/domain/notifications/plan.ts';
import { command, commandDone, commandFields, query, stream } from './call.ts';

const id = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a ULID');
const span = z.object({ fromMs: z.number(), toMs: z.number() });

/** A part of the plan; without an id it is a new one. There is one rule for each priority. */
const planPart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('channel'), id: id.optional(), value: channel }),
  z.object({ kind: z.literal('person'), id: id.optional(), value: person }),
  z.object({ kind: z.literal('schedule'), id: id.optional(), value: schedule }),
  z.object({ kind: z.literal('rule'), id: toldPriority, value: escalation }),
]);
export type PlanPart = z.output<typeof planPart>;

/** One message of this seat's outbox. */
const listedMessage = z.object({
  messageId: z.string(),
  personId: z.string(),
  personName: z.string(),
  channelId: z.string(),
  kind: z.enum(['alarms', 'returned', 'test']),
  /** Alarms in it, and the most urgent one's name. */
  total: z.number().int(),
  firstName: z.string().nullable(),
  state: z.enum(['waiting', 'sent', 'dead', 'withdrawn']),
  attempts: z.number().int(),
  madeAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  /** What the other side said last; `not-set-up`, `no-window` and `no-channel` are this seat's own words. */
  answer: z.string(),
});

const alarmLine = z.object({
  priority: toldPriority,
  name: z.string(),
  wellName: z.string().nullable(),
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
  unit: z.string(),
  sinceMs: z.number(),
  response: z.string().nullable(),
});

const message = z.object({
  messageId: z.string(),
  kind: z.enum(['alarms', 'returned', 'test']),
  operatorName: z.string(),
  personName: z.string(),
  language: z.enum(['en', 'es']),
  timeZone: z.string(),
  atMs: z.number(),
  isEscalated: z.boolean(),
  counts: z.record(toldPriority, z.number().int()),
  lines: z.array(alarmLine),
});

const messageIds = z.array(z.string().max(60)).min(1).max(1_000);
const someDone = commandDone.extend({ count: z.number().int() });

export const notifications = {
  /** Whom alarms are told to, and how; who is on duty now, and the hours of the next two weeks when nobody is. */
  plan: query().output(
    z.object({
      channels: z.array(
        z.object({
          id,
          channel,
          /** Whether this seat knows the address or password; it is never told. */
          hasSecret: z.boolean(),
        }),
      ),
      people: z.array(z.object({ id, person })),
      schedules: z.array(z.object({ id, schedule, onDuty: z.array(id), gaps: z.array(span) })),
      rules: z.array(z.object({ priority: toldPriority, escalation })),
      timeZone: z.string(),
    }),
  ),
  save: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, part: planPart }))
    .output(commandDone.extend({ partId: z.string() })),
  remove: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        kind: z.enum(['channel', 'person', 'schedule', 'rule']),
        id: z.union([id, toldPriority]),
      }),
    )
    .output(commandDone),
  /** Kept by this seat alone, in no document; null forgets it. */
  setSecret: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, channelId: id, secret: channelSecret.nullable() }))
    .output(commandDone),
  /** Sends a real test message, once, and answers with what the other side said. */
  test: command({ roles: controlWriters, takesTurns: true })
    .input(
      z.object({ ...commandFields, channelId: id, address: z.union([z.literal(''), z.email()]) }),
    )
    .output(commandDone.extend({ isDelivered: z.boolean(), answer: z.string() })),
  outbox: query().output(
    z.object({
      dead: z.array(listedMessage),
      waiting: z.array(listedMessage),
      sent: z.array(listedMessage),
      deadCount: z.number().int(),
      waitingCount: z.number().int(),
    }),
  ),
  sendAgain: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, messageIds }))
    .output(someDone),
  discard: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, messageIds }))
    .output(someDone),
  /** What windows are to show on the desktop. Whoever follows it is taken for a window that does. */
  shown: stream().output(eventIterator(z.array(message))),
};
