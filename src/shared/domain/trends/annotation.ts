import { z } from 'zod';
import { leaseId, tagId, wellId } from '../identity/ids.ts';

/** Epoch ms of a moment people may mean: the calendar of gauge days goes no further than the year 9000. */
export const momentMs = z.number().min(0).max(Date.UTC(9_000, 0));

/** A moment (`toMs` null) or a span that ends at `toMs`. */
export const annotationTime = z
  .object({ atMs: z.number(), toMs: z.number().nullable() })
  .refine(({ atMs, toMs }) => toMs === null || atMs < toMs, 'must begin before it ends');
export type AnnotationTime = z.output<typeof annotationTime>;

/** What an annotation is about; `general` is shown everywhere. */
export const annotationAbout = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('general') }),
  z.object({ kind: z.literal('lease'), leaseId }),
  z.object({ kind: z.literal('well'), wellId }),
  z.object({ kind: z.literal('tag'), tagId }),
]);
export type AnnotationAbout = z.output<typeof annotationAbout>;

export const annotationFields = z.object({
  time: annotationTime,
  text: z.string().trim().min(1).max(2_000),
  about: annotationAbout,
});
export type AnnotationFields = z.output<typeof annotationFields>;
