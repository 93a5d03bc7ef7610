import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { alarmPhases } from '#shared/domain/alarms/alarm-state.ts';
import { alarmCondition } from '#shared/domain/alarms/condition.ts';
import { alarmDefinition, definitionProblems } from '#shared/domain/alarms/definition.ts';
import { alarmPriorities, alarmPriority } from '#shared/domain/alarms/priority.ts';
import {
  alarmId,
  deviceId,
  jobId,
  leaseId,
  seatId,
  tagId,
  wellId,
} from '#shared/domain/identity/ids.ts';
import { controlWriters, everyone, fieldWriters } from '#shared/domain/people/role.ts';
import {
  command,
  commandDone,
  commandFields,
  publicCommand,
  publicQuery,
  query,
  stream,
} from './call.ts';

const value = z.union([z.number(), z.boolean(), z.string()]).nullable();
const place = {
  wellId: wellId.nullable(),
  leaseId: leaseId.nullable(),
  deviceId: deviceId.nullable(),
  tagId: tagId.nullable(),
};
const placeFilter = {
  wellId: wellId.optional(),
  leaseId: leaseId.optional(),
  deviceId: deviceId.optional(),
};

const suppressionCause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alarm'), alarmId }),
  z.object({ kind: z.literal('wellShutIn'), wellId }),
  z.object({ kind: z.literal('tag'), tagId }),
  z.object({ kind: z.literal('person'), personName: z.string(), reason: z.string() }),
  /** The alarm is no longer configured, or no longer enabled. */
  z.object({ kind: z.literal('definition') }),
]);

/** One alarm as it stands. */
export const standingAlarm = z.object({
  alarmId,
  name: z.string(),
  ...place,
  wellName: z.string().nullable(),
  tagName: z.string().nullable(),
  unit: z.string(),
  phase: z.enum(alarmPhases),
  priority: alarmPriority,
  isAbnormal: z.boolean(),
  isInTest: z.boolean(),
  isFirstOut: z.boolean(),
  isLatching: z.boolean(),
  /** What it waits for, with its limit. */
  condition: alarmCondition,
  /** Of the last raise; null while there was none. */
  raisedAtMs: z.number().nullable(),
  clearedAtMs: z.number().nullable(),
  acknowledgedAtMs: z.number().nullable(),
  acknowledgedBy: z.string().nullable(),
  valueAtRaise: value,
  /** Furthest beyond the limit since the raise. */
  peakValue: value,
  shelf: z
    .object({
      untilMs: z.number(),
      personName: z.string(),
      secondPerson: z.string().nullable(),
      reason: z.string(),
    })
    .nullable(),
  /** What suppresses it by design, or why it is out of service. */
  cause: suppressionCause.nullable(),
  /** Alarms beneath this one that it suppresses now. */
  childCount: z.number().int(),
  /** What to do, one line away. */
  advice: z.object({ cause: z.string(), consequence: z.string(), response: z.string() }).nullable(),
  respondWithinMinutes: z.number(),
});
export type StandingAlarm = z.output<typeof standingAlarm>;

export const journalKinds = [
  'raise',
  'clear',
  'acknowledge',
  'reset',
  'reannounce',
  'shelve',
  'unshelve',
  'shelfEnds',
  'suppress',
  'release',
  'remove',
  'return',
] as const;

export const journalWriters = ['this', 'others'] as const;

/** One transition, as it was written down. */
export const journalEntry = z.object({
  entryId: z.string(),
  alarmId,
  name: z.string(),
  ...place,
  wellName: z.string().nullable(),
  tagName: z.string().nullable(),
  unit: z.string(),
  kind: z.enum(journalKinds),
  phaseBefore: z.enum(alarmPhases),
  phase: z.enum(alarmPhases),
  priority: alarmPriority,
  /** When it was received or done here, and when the device says it was. */
  atMs: z.number(),
  sourceMs: z.number().nullable(),
  value,
  /** The limit, set point distance or rate that held then. */
  threshold: z.number().nullable(),
  isFirstOut: z.boolean(),
  isInTest: z.boolean(),
  untilMs: z.number().nullable(),
  cause: suppressionCause.nullable(),
  personName: z.string().nullable(),
  secondPerson: z.string().nullable(),
  reason: z.string().nullable(),
  seatId: seatId.nullable(),
  /** The other seat that wrote it down while it had the duty; null: this one. */
  byName: z.string().nullable(),
});
export type JournalEntry = z.output<typeof journalEntry>;

export const journalFilter = z.object({
  ...placeFilter,
  alarmId: alarmId.optional(),
  fromMs: z.coerce.number().optional(),
  toMs: z.coerce.number().optional(),
  priorities: z.array(alarmPriority).max(alarmPriorities.length).optional(),
  kinds: z.array(z.enum(journalKinds)).max(journalKinds.length).optional(),
  /** In the names of alarm, tag and well, in reasons and in who did it. */
  text: z.string().max(120).optional(),
  /** What this seat wrote down, unless told otherwise, or what others did that had the duty. */
  writtenBy: z.enum(journalWriters).optional(),
});
export type JournalFilter = z.output<typeof journalFilter>;

export const journalFormats = ['csv', 'xlsx', 'pdf'] as const;
export type JournalFormat = (typeof journalFormats)[number];

/** Some 1,300 pages of a PDF. More nobody turns, and its pages wait in memory until they are numbered. */
export const MOST_PDF_ENTRIES = 50_000;

export const journalExportPlan = z.object({
  filter: journalFilter,
  format: z.enum(journalFormats),
  /** Of the words in the file. */
  language: z.enum(['en', 'es']).default('en'),
});
export type JournalExportPlan = z.output<typeof journalExportPlan>;

const actor = z.object({ alarmId, name: z.string(), count: z.number().int() });
const target = z.object({
  acceptable: z.number(),
  manageable: z.number().nullable(),
  source: z.literal('unsourced'),
});

export const alarmKpis = z.object({
  /** The period that was counted: from the beginning of ten minutes of the clock on. */
  fromMs: z.number(),
  toMs: z.number(),
  announced: z.number().int(),
  /** Announced in each ten minutes from `fromMs`, of all operators together. */
  tenMinuteCounts: z.array(z.number().int()),
  perDay: z.number(),
  perHour: z.number(),
  perTenMinutes: z.number(),
  perDayPer100Wells: z.number().nullable(),
  peakInTenMinutes: z.number(),
  hoursOver30Pct: z.number(),
  tenMinutesOver10Pct: z.number(),
  timeInFloodPct: z.number(),
  floods: z.array(z.object({ fromMs: z.number(), toMs: z.number(), alarms: z.number().int() })),
  topTenPct: z.number(),
  badActors: z.array(actor.extend({ sharePct: z.number() })),
  chattering: z.array(z.object({ alarmId, name: z.string() })),
  fleeting: z.array(actor),
  standing: z.number().int(),
  stale: z.array(z.object({ alarmId, name: z.string() })),
  priorityPct: z.object({
    critical: z.number(),
    high: z.number(),
    medium: z.number(),
    low: z.number(),
  }),
  meanToAcknowledgeMs: z.number().nullable(),
  meanToReturnMs: z.number().nullable(),
  /** What each figure should be at most, by its name. */
  targets: z.record(z.string(), target),
});

/** Ten-minute bins are counted over it. */
const LONGEST_KPI_PERIOD_MS = 400 * 86_400_000;

const ids = z.array(alarmId).min(1).max(10_000);
/** How many were moved; those that could not be (they had moved meanwhile) are counted, not refused. */
const someDone = commandDone.extend({ moved: z.number().int(), left: z.number().int() });
const reason = z.string().trim().min(1).max(500);

export const alarms = {
  definitions: publicQuery({
    method: 'GET',
    path: '/alarms/definitions',
    summary: 'List the configured alarms',
  })
    .input(
      z
        .object({
          ...placeFilter,
          tagId: tagId.optional(),
          tagIds: z.array(tagId).max(50).optional(),
        })
        .optional(),
    )
    .output(
      z.array(
        z.object({
          alarmId,
          definition: alarmDefinition,
          priority: alarmPriority,
          problems: z.array(z.enum(definitionProblems)),
        }),
      ),
    ),
  /** Adds or replaces alarms of a device, well or lease by their key; others stay. */
  save: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        ownerId: z.union([deviceId, wellId, leaseId]),
        alarms: z
          .array(
            z.object({
              key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._~:-]{0,79}$/),
              definition: alarmDefinition,
            }),
          )
          .min(1)
          .max(2_000),
      }),
    )
    .output(commandDone),
  discard: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, alarmIds: ids }))
    .output(commandDone),
  /** On the operator's list, the most urgent first, the newest first within a priority. */
  active: publicQuery({ method: 'GET', path: '/alarms/active', summary: 'List the active alarms' })
    .input(
      z
        .object({
          ...placeFilter,
          limit: z.coerce.number().int().min(1).max(20_000).default(2_000),
        })
        .optional(),
    )
    .output(z.object({ alarms: z.array(standingAlarm), total: z.number().int() })),
  /** Shelved, suppressed by design and out of service, for the handover of a shift; or what one alarm suppresses. */
  suppressed: publicQuery({
    method: 'GET',
    path: '/alarms/suppressed',
    summary: 'List shelved and suppressed alarms, and those out of service',
  })
    .input(
      z
        .object({
          ...placeFilter,
          phase: z.enum(['shelved', 'suppressedByDesign', 'outOfService']).optional(),
          parentId: alarmId.optional(),
          limit: z.coerce.number().int().min(1).max(20_000).default(2_000),
        })
        .optional(),
    )
    .output(z.object({ alarms: z.array(standingAlarm), total: z.number().int() })),
  summary: query().output(
    z.object({
      /** Active ones by priority, and how many of them are unacknowledged. */
      active: z.record(alarmPriority, z.number().int()),
      unacknowledged: z.record(alarmPriority, z.number().int()),
      /** Ask for attention now: what sounds. One that has returned to normal does not. */
      announced: z.record(alarmPriority, z.number().int()),
      shelved: z.number().int(),
      suppressedByDesign: z.number().int(),
      outOfService: z.number().int(),
      /** Alarms at work, raised or not. */
      watched: z.number().int(),
      isOnDuty: z.boolean(),
      /** While the register of the duty cannot be reached, who had it last keeps it, and another may have taken it. */
      isDutyConfirmed: z.boolean(),
    }),
  ),
  journal: publicQuery({
    method: 'GET',
    path: '/alarms/journal',
    summary: 'What happened to alarms, newest first',
  })
    .input(
      journalFilter.extend({
        limit: z.coerce.number().int().min(1).max(2_000).default(200),
        /** `next` of the page before. */
        before: z.string().max(60).optional(),
      }),
    )
    .output(z.object({ entries: z.array(journalEntry), next: z.string().nullable() })),
  countJournal: query()
    .input(journalFilter)
    .output(z.object({ entries: z.number().int() })),
  /**
   * Writes what a filter finds to a file, as a job whose result is `{ file, bytes, rows }`; `jobs.file` reads it.
   * Refused: `journal-too-long` for a PDF of more than 50,000 entries.
   */
  exportJournal: publicCommand(
    { method: 'POST', path: '/alarms/journal/exports', summary: 'Export the alarm journal' },
    { roles: everyone },
  )
    .input(journalExportPlan.extend(commandFields))
    .output(commandDone.extend({ jobId })),
  kpis: query()
    .input(
      z
        .object({
          fromMs: z.number(),
          toMs: z.number(),
          operators: z.number().int().min(1).max(1_000).default(1),
        })
        .refine(
          ({ fromMs, toMs }) => toMs > fromMs && toMs - fromMs <= LONGEST_KPI_PERIOD_MS,
          'must be a period of at most 400 days',
        ),
    )
    .output(alarmKpis),
  /** First the active alarms, then each that moved, at most five times a second; `gone` are no longer active. */
  follow: stream().output(
    eventIterator(z.object({ alarms: z.array(standingAlarm), gone: z.array(alarmId) })),
  ),
  acknowledge: publicCommand(
    { method: 'POST', path: '/alarms/acknowledge', summary: 'Acknowledge alarms' },
    { roles: fieldWriters, takesTurns: true },
  )
    .input(z.object({ ...commandFields, alarmIds: ids }))
    .output(someDone),
  reset: command({ roles: fieldWriters, takesTurns: true })
    .input(z.object({ ...commandFields, alarmIds: ids }))
    .output(someDone),
  shelve: command({ roles: fieldWriters, takesTurns: true })
    .input(
      z.object({
        ...commandFields,
        alarmIds: ids,
        forMs: z.number().int().min(1),
        reason,
        secondPerson: z.string().trim().min(1).max(120).optional(),
      }),
    )
    .output(someDone),
  unshelve: command({ roles: fieldWriters, takesTurns: true })
    .input(z.object({ ...commandFields, alarmIds: ids }))
    .output(someDone),
  takeOutOfService: command({ roles: controlWriters, takesTurns: true })
    .input(z.object({ ...commandFields, alarmIds: ids, reason }))
    .output(someDone),
  returnToService: command({ roles: controlWriters, takesTurns: true })
    .input(z.object({ ...commandFields, alarmIds: ids }))
    .output(someDone),
  /** Suppresses by design what no logic knows of, until it is released. */
  suppress: command({ roles: controlWriters, takesTurns: true })
    .input(z.object({ ...commandFields, alarmIds: ids, reason }))
    .output(someDone),
  release: command({ roles: controlWriters, takesTurns: true })
    .input(z.object({ ...commandFields, alarmIds: ids }))
    .output(someDone),
};
