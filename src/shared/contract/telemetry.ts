import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { deviceId, leaseId, tagId, wellId } from '#shared/domain/identity/ids.ts';
import { controlWriters } from '#shared/domain/people/role.ts';
import { reduction } from '#shared/domain/telemetry/reduction/reduction.ts';
import { qualities, qualityReasons } from '#shared/domain/telemetry/sample.ts';
import { tag } from '#shared/domain/telemetry/tag.ts';
import { command, commandDone, commandFields, publicQuery, query, stream } from './call.ts';
import { frameDescription } from './frames.ts';

/** zod's own number takes neither NaN nor infinities, and a device may say either. */
const anyNumber = z.union([z.number(), z.nan(), z.literal([Infinity, -Infinity])]);
const anyValue = z.union([anyNumber, z.boolean(), z.string()]);

export const liveValue = z.object({
  tagId,
  value: anyValue.nullable(),
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
/** `from <= t < to`. */
const period = { fromMs: z.coerce.number(), toMs: z.coerce.number() };
const buckets = z.coerce.number().int().min(1).max(10_000);
const someTags = z.array(tagId).min(1).max(50);
/** Samples further apart have a gap between them. */
const longerThanMs = z.coerce.number().positive();

/** A sample as it is stored. */
export const storedSample = z.object({
  sourceMs: z.number(),
  /** null where there is none. */
  value: anyValue.nullable(),
  quality: z.enum(qualities),
  reason: z.enum(qualityReasons),
});
export type StoredSample = z.output<typeof storedSample>;

/** A sample a person writes in place of what was measured, or where nothing was. */
const correctedSample = z.object({
  sourceMs: z.number().int(),
  value: z.union([z.number(), z.boolean(), z.string().max(1_000)]),
  quality: z.enum(qualities).default('good'),
});

const isPeriod = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }) =>
  fromMs < toMs;
const notAPeriod = { path: ['toMs'], error: 'must be after the beginning' };

export const telemetry = {
  tags: publicQuery({ method: 'GET', path: '/tags', summary: 'List the tags' })
    .input(tagFilter.omit({ tagIds: true }).optional())
    .output(z.array(tag)),
  latest: publicQuery({ method: 'GET', path: '/tags/latest', summary: 'Latest value of each tag' })
    .input(tagFilter.omit({ tagIds: true }).optional())
    .output(z.array(liveValue)),
  /**
   * The same as columns, for thousands of tags: `sourceMs`, `arrivalMs`, `value` (NaN where no number; 0 and 1 for no and
   * yes), `quality` (0 good, 1 uncertain, 2 bad) and `reason` (its place among `reasons`), in the order of `tagIds`.
   */
  latestColumns: publicQuery({
    method: 'GET',
    path: '/tags/latest/columns',
    summary: 'Latest value of each tag, as columns',
  }).output(
    z.object({
      tagIds: z.array(tagId),
      reasons: z.array(z.enum(qualityReasons)),
      /** Texts by their place. */
      texts: z.array(z.object({ at: z.number().int(), text: z.string() })),
      frame: frameDescription,
    }),
  ),
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
    path: '/tags/{tagId}/samples',
    summary: 'Raw samples of a tag',
  })
    .input(
      z.object({
        tagId,
        ...period,
        limit: z.coerce.number().int().min(1).max(2_000_000).default(1_000_000),
      }),
    )
    .output(
      z.object({
        frame: frameDescription,
        truncated: z.boolean(),
        /** Some of the period lies in days of which only rollups are kept: there may have been samples. */
        onlyRollups: z.boolean(),
      }),
    ),
  /** All samples of a period, oldest first, in pieces of at most 32,768: columns as in `range`. */
  samples: stream()
    .input(z.object({ tagId, ...period }))
    .output(eventIterator(z.object({ frame: frameDescription, onlyRollups: z.boolean() }))),
  /**
   * Per tag one frame of columns `startMs`, `min`, `max`, `mean`, `timeMean` (each value weighs as long as it stood),
   * `first`, `last`, `count`, `goodPct`; empty buckets are left out. Buckets that begin and end on whole minutes, quarters,
   * hours or days (UTC) are answered from rollups: choose such ones for long periods.
   */
  aggregate: publicQuery({
    method: 'GET',
    path: '/tags/aggregate',
    summary: 'Samples of tags summed up by buckets of equal width',
  })
    .input(z.object({ tagIds: someTags, ...period, buckets }).refine(isPeriod, notAPeriod))
    .output(z.array(z.object({ tagId, frame: frameDescription }))),
  /**
   * Spans longer than `longerThanMs` without a sample that means something (bad ones do not), the ends of the period
   * counting as neighbours. Columns `fromMs`, `toMs`.
   */
  gaps: publicQuery({ method: 'GET', path: '/tags/{tagId}/gaps', summary: 'Gaps in a tag' })
    .input(z.object({ tagId, ...period, longerThanMs }))
    .output(z.object({ frame: frameDescription })),
  /**
   * How long each value of a state, switch or text stood: durations, `otherMs`, `badMs` and `gapMs` add up to the period.
   * `intervals`: columns `fromMs`, `toMs`, `state` (its place in `states`, −1 after a bad sample, −2 in a gap, −3 for
   * states beyond the first thousand), oldest first.
   */
  states: publicQuery({
    method: 'GET',
    path: '/tags/{tagId}/states',
    summary: 'How long each state of a tag stood',
  })
    .input(
      z.object({
        tagId,
        ...period,
        /** Left out: what was read stands until something else is read. */
        longerThanMs: longerThanMs.optional(),
        mostIntervals: z.coerce.number().int().min(0).max(100_000).default(10_000),
      }),
    )
    .output(
      z.object({
        /** Longest first. */
        states: z.array(
          z.object({
            state: z.union([z.number(), z.boolean(), z.string()]),
            durationMs: z.number(),
            /** How often it was entered, or stood when the period began. */
            times: z.number().int(),
          }),
        ),
        badMs: z.number(),
        gapMs: z.number(),
        otherMs: z.number(),
        intervals: frameDescription,
        truncated: z.boolean(),
      }),
    ),
  /**
   * What a counter counted. Columns `startMs`, `delta`, `overGap` (the part of it that was counted across gaps: nobody
   * knows when), `gapMs` (how long those were), `resets`, `rollOvers`, `count`; buckets without a usable sample are left
   * out. A counter that fell began anew at zero, unless it rolled over at `modulus`.
   */
  deltas: publicQuery({
    method: 'GET',
    path: '/tags/{tagId}/deltas',
    summary: 'What a counter counted, by buckets of equal width',
  })
    .input(
      z
        .object({
          tagId,
          ...period,
          buckets,
          modulus: z.coerce.number().positive().optional(),
          longerThanMs: longerThanMs.optional(),
        })
        .refine(isPeriod, notAPeriod),
    )
    .output(z.object({ frame: frameDescription })),
  /**
   * Of a window, one row per tag in the order asked for. Columns `count`, `goodPct`, `min`, `minMs`, `max`, `maxMs` (when
   * they were first there), `mean`, `timeMean`, `deviation` (of the samples), `first`, `last`; NaN where there is nothing.
   */
  statistics: publicQuery({
    method: 'GET',
    path: '/tags/statistics',
    summary: 'Statistics of tags over a window',
  })
    .input(z.object({ tagIds: someTags, ...period }))
    .output(z.object({ frame: frameDescription })),
  /** The samples next to a moment: the newest before it, the one at it, the oldest after it. */
  neighbours: publicQuery({
    method: 'GET',
    path: '/tags/neighbours',
    summary: 'The samples of tags next to a moment',
  })
    .input(z.object({ tagIds: someTags, ms: z.coerce.number() }))
    .output(
      z.array(
        z.object({
          tagId,
          previous: storedSample.nullable(),
          at: storedSample.nullable(),
          next: storedSample.nullable(),
        }),
      ),
    ),
  count: publicQuery({
    method: 'GET',
    path: '/tags/{tagId}/count',
    summary: 'How many samples a tag has',
  })
    .input(z.object({ tagId, ...period }))
    .output(z.object({ count: z.number().int() })),
  /** Corrections and removals of samples, newest first, at most 500; of each the first hundred samples it replaced. */
  edits: publicQuery({
    method: 'GET',
    path: '/tags/{tagId}/edits',
    summary: 'Who corrected or removed samples of a tag',
  })
    .input(z.object({ tagId }))
    .output(
      z.array(
        z.object({
          kind: z.enum(['correct', 'remove']),
          ...period,
          by: z.string(),
          atMs: z.number(),
          reason: z.string(),
          replaced: z.array(storedSample).max(100),
          replacedCount: z.number().int(),
        }),
      ),
    ),
  /**
   * Puts samples in place of what was measured at their times, or where nothing was. What they replace is kept with who,
   * when and why: see `edits`. Refused: a tag that is not there, a day of which only rollups are kept.
   */
  correct: command({ roles: controlWriters, takesTurns: true })
    .input(
      z.object({
        ...commandFields,
        tagId,
        samples: z.array(correctedSample).min(1).max(10_000),
        reason: z.string().trim().min(1).max(500),
      }),
    )
    .output(commandDone),
  /**
   * Takes the samples of a period away; they are kept beside the edit. Refused: a tag that is not there, a period with days
   * of which only rollups are kept.
   */
  remove: command({ roles: controlWriters, takesTurns: true })
    .input(
      z
        .object({
          ...commandFields,
          tagId,
          ...period,
          reason: z.string().trim().min(1).max(500),
        })
        .refine(isPeriod, notAPeriod),
    )
    .output(commandDone),
};
