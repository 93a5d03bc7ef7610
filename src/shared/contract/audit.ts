import { z } from 'zod';
import { batchId, commandId } from '#shared/domain/identity/ids.ts';
import { fieldWriters } from '#shared/domain/people/role.ts';
import { commandDone, commandFields, publicCommand, publicQuery, query } from './call.ts';

export const auditEntry = z.object({
  commandId,
  command: z.string(),
  batchId: batchId.nullable(),
  /** How many commands of the batch; 1 outside a batch. */
  commands: z.number().int(),
  atMs: z.number(),
  hybridTime: z.string(),
  personName: z.string(),
  seatName: z.string(),
  screen: z.string().nullable(),
  reason: z.string().nullable(),
  /** First changes, as text for people. */
  changes: z
    .array(
      z.object({
        kind: z.string(),
        key: z.string(),
        path: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    )
    .max(20),
  changeCount: z.number().int(),
  undoneBy: commandId.nullable(),
  undoes: commandId.nullable(),
  canUndo: z.boolean(),
  /** It does not count, at no place: its author had no right to it any more. */
  isSetAside: z.boolean(),
  clock: z.object({
    /** Its own seat knew that its clock ran ahead. */
    isUnverified: z.boolean(),
    /** By how much it ran ahead of this seat's at least; 0: not known to. */
    aheadMs: z.number(),
  }),
  /**
   * What of it does not agree with the device that signed it. `seat`: it speaks for a seat that is another device's; `clock`:
   * its time is another seat's; `id`: it gave itself the id of another's command; `batch`: it said to be of another's batch.
   */
  doubts: z.array(z.enum(['seat', 'clock', 'id', 'batch'])),
});
export type AuditEntry = z.output<typeof auditEntry>;

export const audit = {
  /** Newest first; the commands of a batch are one entry. */
  recent: publicQuery({ method: 'GET', path: '/audit', summary: 'What was changed, newest first' })
    .input(
      z
        .object({
          limit: z.coerce.number().int().min(1).max(500).default(100),
          before: z.string().optional(),
        })
        .optional(),
    )
    .output(z.array(auditEntry)),
  /** Every value one field ever had, newest first. */
  field: query()
    .input(z.object({ kind: z.string(), key: z.string(), path: z.string() }))
    .output(
      z.array(
        z.object({
          commandId,
          command: z.string(),
          atMs: z.number(),
          personName: z.string(),
          seatName: z.string(),
          before: z.string().nullable(),
          after: z.string().nullable(),
          isSetAside: z.boolean(),
        }),
      ),
    ),
  /**
   * Takes back a command (default: the last one of this person that can be), or a whole batch: puts back the values that
   * were there before, where nobody has changed them since. Undoing an undo is redo.
   */
  undo: publicCommand(
    { method: 'POST', path: '/audit/undo', summary: 'Undo a command or a batch' },
    { roles: fieldWriters, takesTurns: true },
  )
    .input(
      z.object({
        ...commandFields,
        target: z.union([z.object({ commandId }), z.object({ batchId })]).optional(),
      }),
    )
    .output(
      commandDone.extend({
        undone: z.array(commandId).max(20),
        undoneCount: z.number().int(),
        /** Fields left alone because someone changed them since. */
        overtaken: z.number().int(),
        batchId: batchId.nullable(),
      }),
    ),
};
