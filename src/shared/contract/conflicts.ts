import { z } from 'zod';
import { bulkChoices } from '#shared/domain/conflicts/choose.ts';
import { standingChoice } from '#shared/domain/conflicts/standing-rule.ts';
import { twinRules } from '#shared/domain/conflicts/find-twins.ts';
import { batchId, commandId, leaseId, wellId } from '#shared/domain/identity/ids.ts';
import { controlWriters, fieldWriters } from '#shared/domain/people/role.ts';
import { command, commandDone, commandFields, publicQuery, query } from './call.ts';

export const conflictSorts = ['field', 'deletion', 'twins'] as const;

/** One field of one document. `path`: `days/07/oilBbl`. */
const fieldAt = z.object({
  documentKind: z.string().max(40),
  key: z.string().max(200),
  path: z.string().max(300),
});
export type FieldAt = z.output<typeof fieldAt>;

const setter = z.object({
  commandId: z.string(),
  personId: z.string(),
  personName: z.string(),
  seatName: z.string(),
  atMs: z.number().nullable(),
  /** Written by a clock that was known to run ahead. */
  isUnverified: z.boolean(),
  screen: z.string().nullable(),
  reason: z.string().nullable(),
  isMine: z.boolean(),
});

export const conflictValue = setter.extend({
  /** Names this value when it is chosen. */
  change: z.string(),
  /** As people read it; null: removed, or a deletion. */
  text: z.string().nullable(),
  /** Of a deletion: this one deletes; the other keeps. */
  isDeleted: z.boolean(),
  /** Who set an equal value apart from them. */
  others: z.array(setter),
  /** Of a document that was deleted and written apart: what was written. */
  written: z.array(z.string()),
});
export type ConflictValue = z.output<typeof conflictValue>;

const place = {
  wellId: wellId.nullable(),
  wellName: z.string().nullable(),
  leaseId: leaseId.nullable(),
  leaseName: z.string().nullable(),
  /** `YYYY-MM-DD` or `YYYY-MM` where it is of a day or month. */
  period: z.string().nullable(),
  /** What the document is called by people. */
  name: z.string().nullable(),
};

export const twin = z.object({
  key: z.string(),
  name: z.string(),
  detail: z.string().nullable(),
});

export const conflict = fieldAt.extend({
  id: z.string(),
  sort: z.enum(conflictSorts),
  ...place,
  /** When there came to be more than one. */
  openedAtMs: z.number().nullable(),
  /** The shown one first; empty for twins. */
  values: z.array(conflictValue),
  /** Of twins: which rule says so, and what they have in common. */
  twins: z
    .object({ rule: z.enum(twinRules), shared: z.string(), things: z.array(twin) })
    .nullable(),
  /** This session may decide it. */
  mayDecide: z.boolean(),
  /** Another value may be typed in. */
  mayType: z.boolean(),
});
export type Conflict = z.output<typeof conflict>;

export const conflictNotice = fieldAt.extend({
  ...place,
  change: z.string(),
  atMs: z.number().nullable(),
  personName: z.string(),
  seatName: z.string(),
  reason: z.string().nullable(),
  /** A standing rule decided, and nobody looked. */
  isByRule: z.boolean(),
  chosen: z.string().nullable(),
  mine: z.string().nullable(),
  wasKept: z.boolean(),
  isSeen: z.boolean(),
});
export type ConflictNotice = z.output<typeof conflictNotice>;

/** Why something was not decided; words in locales `conflicts.skipped.<why>`. */
export const skipReasons = ['gone', 'no-such-value', 'not-allowed'] as const;

/**
 * What was set apart and waits for a decision. Announces `conflicts.changed`; twins also come and go with `wells.changed`,
 * `leases.changed` and `devices.changed`. A decision is an ordinary write of the field: `audit.undo` opens it again.
 */
export const conflicts = {
  /** Newest first. */
  list: publicQuery({ method: 'GET', path: '/conflicts', summary: 'What waits for a decision' })
    .input(
      z
        .object({
          sort: z.enum(conflictSorts).optional(),
          documentKind: z.string().optional(),
          leaseId: leaseId.optional(),
          wellId: wellId.optional(),
          sinceMs: z.coerce.number().optional(),
          /** Only where this person set one of the values. */
          isMine: z.boolean().optional(),
          limit: z.coerce.number().int().min(1).max(2_000).default(500),
        })
        .optional(),
    )
    .output(z.object({ conflicts: z.array(conflict), total: z.number().int() })),
  /** null: it has been decided. */
  one: query().input(fieldAt).output(conflict.nullable()),
  /** Fields that wait, of one kind of document: for the marks in sheets and forms. At most 5,000. */
  marks: query()
    .input(z.object({ documentKind: z.string() }))
    .output(z.array(fieldAt)),
  counts: query().output(
    z.object({
      open: z.number().int(),
      mine: z.number().int(),
      twins: z.number().int(),
      /** Decisions on this person's values that they have not taken note of. */
      notices: z.number().int(),
    }),
  ),
  /**
   * Decides one or many; what cannot be decided so is left and named. Refuses `conflict-value-invalid` when the typed value
   * cannot be.
   */
  resolve: command({ roles: fieldWriters })
    .input(
      z.object({
        ...commandFields,
        items: z.array(fieldAt).min(1).max(2_000),
        choice: z.union([
          z.object({ kind: z.literal('change'), change: z.string() }),
          z.object({
            kind: z.literal('value'),
            value: z.union([z.string(), z.number(), z.boolean()]).nullable(),
          }),
          z.object({ kind: z.literal('by'), by: z.enum(bulkChoices) }),
        ]),
      }),
    )
    .output(
      commandDone.extend({
        resolved: z.number().int(),
        skipped: z.array(fieldAt.extend({ why: z.enum(skipReasons) })),
        batchId: batchId.nullable(),
      }),
    ),
  /** How further conflicts are decided by themselves. */
  rules: query().output(
    z.array(
      z.object({
        documentKind: z.string(),
        // `days/*/oilBbl`, `tags/*`, `status`.
        field: z.string(),
        choice: standingChoice,
        byName: z.string(),
        atMs: z.number(),
      }),
    ),
  ),
  /** null: ask again. What waits is decided by the new rule at once. */
  setRule: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        documentKind: z.string(),
        field: z.string(),
        choice: standingChoice.nullable(),
      }),
    )
    .output(commandDone),
  /** What others, or rules, decided about values this person had set; newest first. */
  notices: query()
    .input(z.object({ limit: z.number().int().min(1).max(500).default(100) }).optional())
    .output(z.array(conflictNotice)),
  /** Takes note; without `items` of all. */
  noticesSeen: command({ roles: fieldWriters })
    .input(
      z.object({
        ...commandFields,
        items: z
          .array(z.object({ change: z.string(), path: z.string() }))
          .max(2_000)
          .optional(),
      }),
    )
    .output(commandDone),
  /** Puts one's own value beside the one that was chosen: it waits for a decision again. Refuses `conflict-not-found`. */
  reopen: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, ...fieldAt.shape, change: z.string() }))
    .output(commandDone),
  /**
   * Two things that seem to be one. `stay`: they are two. `remove`: `drop` is deleted. `merge`: what `keep` lacks is taken
   * from `drop`, which is then deleted; what both have otherwise stays with each.
   */
  decideTwins: command({ roles: controlWriters })
    .input(
      z.object({
        ...commandFields,
        id: z.string().max(300),
        decision: z.enum(['stay', 'remove', 'merge']),
        keep: z.string().optional(),
        drop: z.string().optional(),
      }),
    )
    .output(
      commandDone.extend({
        /** Values taken over. */
        taken: z.number().int(),
        /** Values that differ, and stay where they were. */
        differing: z.number().int(),
      }),
    ),
  /** Writes a value a field had before once more, as a command of its own. Refuses `conflict-not-found`, `not-allowed`. */
  putBack: command({ roles: fieldWriters })
    .input(z.object({ ...commandFields, ...fieldAt.shape, change: z.string() }))
    .output(commandDone),
  /** Every value a field ever had, on whichever seat, newest first. */
  history: query()
    .input(fieldAt)
    .output(
      z.array(
        setter.omit({ isMine: true }).extend({
          change: z.string(),
          command: z.string(),
          /** By how much the stamp is off the clock of the seat that wrote it. */
          skewMs: z.number(),
          before: z.string().nullable(),
          after: z.string().nullable(),
          /** It stands now; several do while a conflict waits. */
          isStanding: z.boolean(),
          isShown: z.boolean(),
          /** It ended a conflict. */
          isDecision: z.boolean(),
          commandId: commandId.or(z.literal('')),
        }),
      ),
    ),
};
