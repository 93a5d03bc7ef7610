import type { ExportPlan } from '#shared/domain/telemetry/export-plan.ts';

/** What the dialog lets a person choose; the tags and the period come from where it was opened. */
export type ExportChoices = Pick<
  ExportPlan,
  'format' | 'shape' | 'bucketMs' | 'statistic' | 'timeZone'
>;

const minuteMs = 60_000;

/** Widths of buckets, by the key of their words. */
export const bucketWidths = {
  raw: null,
  second: 1_000,
  tenSeconds: 10_000,
  minute: minuteMs,
  fiveMinutes: 5 * minuteMs,
  quarter: 15 * minuteMs,
  hour: 60 * minuteMs,
  day: 1_440 * minuteMs,
} as const satisfies Record<string, ExportPlan['bucketMs']>;
export type BucketWidth = keyof typeof bucketWidths;

/** Rows a spreadsheet shows. */
export const mostSpreadsheetRows = 1_048_576;

/** Rows to come: exact for buckets of a wide file, else the most there may be. */
export function expectedRows(
  { shape, bucketMs }: Pick<ExportChoices, 'shape' | 'bucketMs'>,
  period: { readonly fromMs: number; readonly toMs: number },
  tags: number,
  samples: number,
): number {
  if (bucketMs === null) return samples;
  const buckets = Math.ceil((period.toMs - period.fromMs) / bucketMs);
  return shape === 'wide' ? buckets : buckets * tags;
}
