import { z } from 'zod';
import { fileId, wellId } from '#shared/domain/identity/ids.ts';
import { seriesOptions } from './series-plan.ts';

export const importTargets = [
  'wells',
  'dailyProduction',
  'monthlyProduction',
  'timeSeries',
] as const;
export const importTarget = z.enum(importTargets);
export type ImportTarget = z.output<typeof importTarget>;

export const columnMapping = z.object({
  /** Field of the target (`name`, `api14`, `oilBbl`, `day`, `year` …), or null to leave the column out. */
  field: z.string().nullable(),
  /**
   * Unit the column is in (`bbl`, `m3`, `Sm3`, `Mcf`, `psi`, `bar`, `ft`, `m`, `h` …); for dates the order of their parts
   * (`YMD`, `MDY`, `DMY`); null for text. Of a time series: how times are written (null: not known yet), and any unit of
   * a column of values.
   */
  unit: z.string().max(24).nullable(),
  /** What the tag of a time series' column is called; without it, as the column. */
  name: z.string().trim().min(1).max(120).optional(),
});
export type ColumnMapping = z.output<typeof columnMapping>;

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
  /** Of a time series; null for other targets. */
  series: seriesOptions.nullable().default(null),
});
export type ImportPlan = z.output<typeof importPlan>;
