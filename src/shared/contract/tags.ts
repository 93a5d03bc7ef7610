import { z } from 'zod';
import { batchId, jobId, tagId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { tagChanges, tagEditProblems } from '#shared/domain/telemetry/edit-tag.ts';
import { command, commandDone, commandFields, query } from './call.ts';

const edit = { tagIds: z.array(tagId).min(1).max(100_000), changes: tagChanges };
const field = z.string();

/** Tags as a whole, whichever device they are of. One by one they are saved with `devices.saveTags`. */
export const tags = {
  /** What an edit would alter, tag by tag and field by field; nothing is changed. Refused: tags that are not there. */
  previewEdit: query({ roles: controlWriters })
    .input(z.object(edit))
    .output(
      z.object({
        /** The first 200 that would change, by device and name. */
        tags: z.array(
          z.object({
            tagId,
            name: z.string(),
            deviceName: z.string(),
            fields: z.array(z.object({ field, before: z.unknown(), after: z.unknown() })),
          }),
        ),
        /** In how many tags each field would change. */
        fields: z.array(z.object({ field, count: z.number().int() })),
        changedCount: z.number().int(),
        unchangedCount: z.number().int(),
        /** Tags that do not take it and stay as they are: `t('tagEditProblem.' + why)`, with the first five by name. */
        refused: z.array(
          z.object({
            why: z.enum(tagEditProblems),
            count: z.number().int(),
            names: z.array(z.string()),
          }),
        ),
      }),
    ),
  /**
   * Sets the same on many tags; those that do not take it stay. Up to 200 tags are one command, more a job of short
   * commands of one batch: either is taken back with one undo. Its result: `tagsChanged`, `leftOut`.
   */
  edit: command({ roles: controlWriters })
    .input(z.object({ ...commandFields, ...edit }))
    .output(
      commandDone.extend({
        batchId: batchId.nullable(),
        jobId: jobId.nullable(),
        /** When there was no job. */
        changedCount: z.number().int().nullable(),
      }),
    ),
};
