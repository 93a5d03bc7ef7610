import { z } from 'zod';
import { tagId } from '../identity/ids.ts';
import { isTimeZone } from '../measurement/gauge-day.ts';

export const exportFormats = ['csv', 'parquet'] as const;
/** `narrow`: one row a sample; `wide`: one row a time, one column a tag. */
export const exportShapes = ['narrow', 'wide'] as const;
export const exportStatistics = [
  'mean',
  'timeMean',
  'min',
  'max',
  'first',
  'last',
  'count',
] as const;
export type ExportStatistic = (typeof exportStatistics)[number];

/** As many buckets as an export may have. */
export const mostExportBuckets = 20_000_000;

/** What is to be written: `fromMs <= time < toMs` of these tags. */
export const exportPlan = z
  .object({
    tagIds: z.array(tagId).min(1).max(500),
    fromMs: z.number(),
    toMs: z.number(),
    format: z.enum(exportFormats),
    shape: z.enum(exportShapes),
    /** Width of a bucket; null: samples as they are. */
    bucketMs: z.number().int().min(1_000).nullable(),
    /** What a wide file of buckets shows of each; a narrow one has them all. */
    statistic: z.enum(exportStatistics).default('mean'),
    /** Zone of the times in a CSV file; Parquet keeps moments. */
    timeZone: z.string().min(1).max(60).refine(isTimeZone, 'is no time zone').default('UTC'),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { path: ['toMs'], message: 'must be after fromMs' })
  .refine(
    ({ fromMs, toMs, bucketMs }) =>
      bucketMs === null || (toMs - fromMs) / bucketMs <= mostExportBuckets,
    { path: ['bucketMs'], message: 'makes too many buckets' },
  );
export type ExportPlan = z.output<typeof exportPlan>;

/** A tag as a file names it. */
export interface ExportedTag {
  readonly tagId: string;
  readonly name: string;
  readonly unit: string;
}

/** Titles of columns, unit included, none twice: `Alpha 1 Tubing pressure [psi]`. */
export function columnTitles(tags: readonly ExportedTag[]): string[] {
  const title = ({ name, unit }: ExportedTag) => (unit === '' ? name : `${name} [${unit}]`);
  const counts = new Map<string, number>();
  for (const tag of tags) counts.set(title(tag), (counts.get(title(tag)) ?? 0) + 1);
  return tags.map((tag) =>
    counts.get(title(tag))! > 1 ? `${title(tag)} ${tag.tagId}` : title(tag),
  );
}
