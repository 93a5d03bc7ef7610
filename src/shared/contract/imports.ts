import { z } from 'zod';
import { batchId, fileId, jobId, wellId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { commandDone, commandFields, publicCommand } from './call.ts';
import { finding } from './finding.ts';

export const importTargets = ['wells', 'dailyProduction', 'monthlyProduction'] as const;
export const importTarget = z.enum(importTargets);
export type ImportTarget = z.output<typeof importTarget>;

export const columnMapping = z.object({
  /** Field of the target (`name`, `api14`, `oilBbl`, `day`, `year` …), or null to leave the column out. */
  field: z.string().nullable(),
  /** Unit the column is in (`bbl`, `m3`, `Sm3`, `Mcf`, `psi`, `bar`, `ft`, `m`, `h` …); null for text and dates. */
  unit: z.string().nullable(),
});

export const importPlan = z.object({
  fileId,
  /** Sheet, SQLite table, or null for a file with one table. */
  table: z.string().nullable(),
  target: importTarget,
  /** By column name. Columns not named are left out. */
  columns: z.record(z.string(), columnMapping),
  /** Rows before the data to leave out beside the header (a units row). */
  skipRows: z.number().int().min(0).max(50).default(0),
  /** All rows belong to this well, when the file does not say. */
  wellId: wellId.nullable().default(null),
  /** Wells the file names and the tenant lacks are created. */
  createMissingWells: z.boolean().default(true),
  /** State code digits put before 8-digit API numbers, e.g. `42`. */
  apiStateCode: z
    .string()
    .regex(/^\d{2}$/)
    .nullable()
    .default(null),
});
export type ImportPlan = z.output<typeof importPlan>;

const importCommand = (path: `/${string}`, summary: string) =>
  publicCommand({ method: 'POST', path, summary }, { roles: controlWriters });

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
  inspect: importCommand('/imports/inspect', 'Look into a file')
    .input(
      z.object({
        ...commandFields,
        fileId,
        table: z.string().nullable().default(null),
        target: importTarget.optional(),
      }),
    )
    .output(
      z.object({
        commandId: commandDone.shape.commandId,
        format: z.enum(['csv', 'xlsx', 'sqlite']),
        tables: z.array(z.object({ name: z.string(), rows: z.number().int().nullable() })),
        table: z.string().nullable(),
        columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()).max(8) })),
        rowCount: z.number().int().nullable(),
        guess: importPlan,
        /** Fields of the guessed target: name, whether it is needed, units it may come in (first is the stored one). */
        fields: z.array(
          z.object({ field: z.string(), needed: z.boolean(), units: z.array(z.string()) }),
        ),
      }),
    ),
  /** Reads the whole file by the plan and changes nothing. */
  preview: importCommand('/imports/preview', 'Try a plan')
    .input(z.object({ ...commandFields, plan: importPlan }))
    .output(
      z.object({
        commandId: commandDone.shape.commandId,
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
      }),
    ),
  /** Starts the import as a job of short commands that share one batch; undo the batch with `audit.undo`. */
  start: importCommand('/imports', 'Start an import')
    .input(z.object({ ...commandFields, plan: importPlan }))
    .output(commandDone.extend({ jobId, batchId })),
};
