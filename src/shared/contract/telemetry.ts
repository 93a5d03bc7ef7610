import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { deviceId, leaseId, tagId, wellId } from '#shared/domain/identity/ids.ts';
import { reduction } from '#shared/domain/telemetry/reduction/reduction.ts';
import { qualities, qualityReasons } from '#shared/domain/telemetry/sample.ts';
import { tag } from '#shared/domain/telemetry/tag.ts';
import { publicQuery, query, stream } from './call.ts';
import { frameDescription } from './frames.ts';

export const liveValue = z.object({
  tagId,
  value: z.union([z.number(), z.boolean(), z.string()]).nullable(),
  quality: z.enum(qualities),
  reason: z.enum(qualityReasons),
  sourceMs: z.number(),
  arrivalMs: z.number(),
});
export type LiveValue = z.output<typeof liveValue>;

const tagFilter = z.object({
  wellId: wellId.optional(),
  leaseId: leaseId.optional(),
  deviceId: deviceId.optional(),
  tagIds: z.array(tagId).max(5_000).optional(),
});
const period = { fromMs: z.coerce.number(), toMs: z.coerce.number() };

export const telemetry = {
  tags: publicQuery({ method: 'GET', path: '/tags', summary: 'List the tags' })
    .input(z.object({ wellId: wellId.optional(), leaseId: leaseId.optional() }).optional())
    .output(z.array(tag)),
  latest: publicQuery({ method: 'GET', path: '/tags/latest', summary: 'Latest value of each tag' })
    .input(z.object({ wellId: wellId.optional(), leaseId: leaseId.optional() }).optional())
    .output(z.array(liveValue)),
  /** Latest value per tag, at most 10 batches a second; the first event is the state now. */
  values: stream()
    .input(tagFilter.optional())
    .output(
      eventIterator(
        z.object({
          values: z.array(liveValue),
          /** Readings overtaken by a newer one of the same tag since the last event: coalesced, not lost from history. */
          coalesced: z.number().int(),
        }),
      ),
    ),
  /** Tags that are thinned out before they are stored, with what came and what was kept since the tenant was opened. */
  reductions: query().output(
    z.array(
      z.object({
        tagId,
        reduction,
        takenCount: z.number().int(),
        keptCount: z.number().int(),
        /** Null: nothing came yet. */
        sinceMs: z.number().nullable(),
      }),
    ),
  ),
  /** Raw samples, oldest first. Columns `sourceMs`, `value` (NaN where no number), `quality` (0 good, 1 uncertain, 2 bad). */
  range: publicQuery({
    method: 'GET',
    path: '/tags/{+tagId}/samples',
    summary: 'Raw samples of a tag',
  })
    .input(
      z.object({
        tagId,
        ...period,
        limit: z.coerce.number().int().min(1).max(2_000_000).default(1_000_000),
      }),
    )
    .output(z.object({ frame: frameDescription, truncated: z.boolean() })),
  /** Per tag one frame of columns `startMs`, `min`, `max`, `mean`, `count`, `goodPct`; empty buckets are left out. */
  aggregate: query()
    .input(
      z.object({
        tagIds: z.array(tagId).min(1).max(50),
        ...period,
        buckets: z.number().int().min(1).max(10_000),
      }),
    )
    .output(z.array(z.object({ tagId, frame: frameDescription }))),
};
