import { z } from 'zod';
import { batchId, fileId, jobId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { columnWord } from '#shared/domain/telemetry/tag-file/columns.ts';
import { tagFileProblems } from '#shared/domain/telemetry/tag-file/row-problem.ts';
import { deviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import { commandDone, commandFields, publicCommand, publicQuery } from './call.ts';

const plan = {
  /** Received with `imports.begin` and `imports.receive`; CSV or XLSX. */
  fileId,
  /** A sheet; null: the first that has rows. */
  table: z.string().nullable().default(null),
  /** Tags that a device has already are replaced; false: they are told and left. */
  replacesTags: z.boolean().default(false),
  /** What columns say, by header, where that differs from what their names say; null: it is left out. */
  columns: z.record(z.string().max(400), columnWord.nullable()).default({}),
  /** Whose rows are that name no device; empty: they are told. */
  usualDevice: z.string().trim().max(120).default(''),
};

/** `t('tagFileProblem.' + why)`, with `what` as the file writes it. */
const rowProblem = z.object({
  row: z.number().int(),
  why: z.enum(tagFileProblems),
  what: z.string(),
});

export const tagsImport = {
  /** Reads the whole file and changes nothing. */
  preview: publicQuery(
    { method: 'POST', path: '/imports/tags/preview', summary: 'Try a file of devices and tags' },
    { roles: controlWriters },
  )
    .input(z.object(plan))
    .output(
      z.object({
        tables: z.array(z.string()),
        /** The table that was read. */
        table: z.string().nullable(),
        /** What each column was taken for; null: it is left out. */
        columns: z.array(
          z.object({
            header: z.string(),
            meaning: z.string().nullable(),
            /** Up to three of its values. */
            samples: z.array(z.string()),
          }),
        ),
        /** Keys of parameters of all templates: a column may hold one (`param: <key>`). */
        parameters: z.array(z.string()),
        rows: z.number().int(),
        devices: z.object({ added: z.number().int(), touched: z.number().int() }),
        tags: z.object({ added: z.number().int(), replaced: z.number().int() }),
        /** Rows that are told below, and rows that go with a device that cannot be made. */
        refusedRows: z.number().int(),
        leftRows: z.number().int(),
        counts: z.array(z.object({ why: z.enum(tagFileProblems), count: z.number().int() })),
        /** In the order of the file, the first 1,000. */
        problems: z.array(rowProblem),
        /** The first 50 devices. */
        sample: z.array(
          z.object({
            name: z.string(),
            isNew: z.boolean(),
            templateName: z.string().nullable(),
            tagCount: z.number().int(),
          }),
        ),
      }),
    ),
  /**
   * A template made of a register list, to be edited and then saved with `templates.save`: CSV or XLSX with a row per tag,
   * or a SunSpec model as JSON. What the list leaves open becomes a parameter; nothing of it is confirmed.
   */
  draftTemplate: publicQuery(
    {
      method: 'POST',
      path: '/imports/tags/template',
      summary: 'Make a template of a register list',
    },
    { roles: controlWriters },
  )
    .input(
      z.object({
        fileId,
        table: plan.table,
        name: z.string().trim().min(1).max(120),
      }),
    )
    .output(z.object({ template: deviceTemplate, problems: z.array(rowProblem) })),
  /**
   * Takes what can be taken as a job of short commands that share one batch; undo it with `audit.undo`. The job's result:
   * `devicesCreated`, `tagsCreated` (replaced ones among them), `findings` (rows that are told) and `leftOut`.
   */
  start: publicCommand(
    { method: 'POST', path: '/imports/tags', summary: 'Import devices and tags' },
    { roles: controlWriters },
  )
    .input(z.object({ ...commandFields, ...plan }))
    .output(commandDone.extend({ jobId, batchId })),
};
