import { z } from 'zod';
import { batchId, fileId, jobId, tagId } from '#shared/domain/identity/ids.ts';
import { importPlan, importTarget } from '#shared/domain/imports/plan.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { commandDone, commandFields, publicCommand, publicQuery } from './call.ts';
import { finding } from './finding.ts';

export { importPlan, importTarget, importTargets } from '#shared/domain/imports/plan.ts';
export type { ImportPlan, ImportTarget } from '#shared/domain/imports/plan.ts';

const importCommand = (path: `/${string}`, summary: string) =>
  publicCommand({ method: 'POST', path, summary }, { roles: controlWriters });

/** Reading a large file takes seconds and changes nothing: no command may wait for it. */
const importQuery = (path: `/${string}`, summary: string) =>
  publicQuery({ method: 'POST', path, summary }, { roles: controlWriters });

/** What importing time series would do, and to which tags. */
const seriesPreview = z.object({
  samples: z.number().int(),
  newTags: z.number().int(),
  knownTags: z.number().int(),
  /** The device tags are made on, and whether it is there already; null when none is made. */
  device: z.object({ name: z.string(), isNew: z.boolean() }).nullable(),
  well: z.object({ name: z.string(), isNew: z.boolean() }).nullable(),
  /** The first 200, in the order of the file. */
  tags: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      /** The tag that is there already, and its device. */
      tagId: tagId.nullable(),
      deviceName: z.string().nullable(),
      samples: z.number().int(),
      fromMs: z.number(),
      toMs: z.number(),
      /** Of numbers, in the file's unit; null for others. */
      low: z.number().nullable(),
      high: z.number().nullable(),
      sum: z.number().nullable(),
    }),
  ),
});

export const imports = {
  /** Begins receiving a file; its bytes follow with `receive`. */
  begin: importCommand('/imports/files', 'Begin a file')
    .input(
      z.object({
        ...commandFields,
        name: z.string().min(1).max(255),
        bytes: z.number().int().min(0),
      }),
    )
    .output(commandDone.extend({ fileId })),
  /** Appends up to 1 MiB at `offset`; sending the same piece twice does no harm. */
  receive: importCommand('/imports/files/{fileId}', 'Append to a file')
    .input(
      z.object({
        ...commandFields,
        fileId,
        offset: z.number().int().min(0),
        base64: z.string().max(1_400_000),
      }),
    )
    .output(commandDone.extend({ received: z.number().int() })),
  /** What is in the file: tables, columns with samples, and a guessed plan for each likely target. */
  inspect: importQuery('/imports/inspect', 'Look into a file')
    .input(
      z.object({
        fileId,
        table: z.string().nullable().default(null),
        target: importTarget.optional(),
      }),
    )
    .output(
      z.object({
        format: z.enum(['csv', 'xlsx', 'sqlite', 'parquet']),
        tables: z.array(z.object({ name: z.string(), rows: z.number().int().nullable() })),
        table: z.string().nullable(),
        columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()).max(8) })),
        rowCount: z.number().int().nullable(),
        guess: importPlan,
        /**
         * Fields of the guessed target: name, whether it is needed, whether several columns may become it, units it may
         * come in (first is the stored one).
         */
        fields: z.array(
          z.object({
            field: z.string(),
            needed: z.boolean(),
            many: z.boolean(),
            units: z.array(z.string()),
          }),
        ),
      }),
    ),
  /** Reads the whole file by the plan and changes nothing. */
  preview: importQuery('/imports/preview', 'Try a plan')
    .input(z.object({ plan: importPlan }))
    .output(
      z.object({
        rows: z.number().int(),
        usable: z.number().int(),
        /** First 100 rows as they would be stored, with their findings. */
        sample: z.array(
          z.object({
            row: z.number().int(),
            values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
            findings: z.array(finding),
          }),
        ),
        /** Counts per rule over the whole file, and the first 500 findings. */
        counts: z.array(
          z.object({ rule: z.string(), severity: finding.shape.severity, count: z.number().int() }),
        ),
        findings: z.array(finding),
        /** Sums of mapped number columns in the column's own unit. */
        totals: z.array(
          z.object({ column: z.string(), field: z.string(), unit: z.string(), sum: z.number() }),
        ),
        newWells: z.number().int(),
        knownWells: z.number().int(),
        /** Of time series; null for other targets. */
        series: seriesPreview.nullable(),
      }),
    ),
  /** All findings of a preview's plan as CSV, in pieces of at most 1 MiB; `nextOffset` is null after the last. */
  findings: importQuery('/imports/findings', 'Findings as CSV')
    .input(z.object({ plan: importPlan, offset: z.number().int().min(0).default(0) }))
    .output(
      z.object({ base64: z.string(), nextOffset: z.number().int().nullable(), bytes: z.number() }),
    ),
  /** Starts the import as a job of short commands that share one batch; undo the batch with `audit.undo`. */
  start: importCommand('/imports', 'Start an import')
    .input(z.object({ ...commandFields, plan: importPlan }))
    .output(commandDone.extend({ jobId, batchId })),
};
