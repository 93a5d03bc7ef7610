import { z } from 'zod';
import { tagId } from '../identity/ids.ts';

/** Both ends of an axis, in its unit. */
export const trendScale = z
  .object({ low: z.number(), high: z.number() })
  .refine(({ low, high }) => low < high, 'must begin below its end');
export type TrendScale = z.output<typeof trendScale>;

/** How a pen is drawn: joined samples, values held until the next, or the span from least to greatest. */
export const penKinds = ['line', 'step', 'band'] as const;

export const trendPen = z.object({
  tagId,
  /** Place in the view's `axes`. */
  axis: z.number().int().min(0).max(7),
  /** `series-1` … of the theme, or `#rrggbb`; null: by its place among the pens. */
  colour: z
    .string()
    .regex(/^(series-\d{1,2}|#[0-9a-fA-F]{6})$/)
    .nullable(),
  /** Null: the tag's name. */
  label: z.string().trim().min(1).max(120).nullable(),
  kind: z.enum(penKinds),
  /** Null: as its axis. */
  scale: trendScale.nullable(),
  isHidden: z.boolean(),
});
export type TrendPen = z.output<typeof trendPen>;

export const trendAxis = z.object({
  side: z.enum(['left', 'right']),
  /** Null: fitted to what is shown. */
  scale: trendScale.nullable(),
  isLog: z.boolean(),
});
export type TrendAxis = z.output<typeof trendAxis>;

/** Live: the last `spanMs` until now, moving on. Fixed: `from <= t < to`. */
export const trendPeriod = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('live'), spanMs: z.number().int().min(1_000) }),
  z
    .object({ kind: z.literal('fixed'), fromMs: z.number(), toMs: z.number() })
    .refine(({ fromMs, toMs }) => fromMs < toMs, 'must begin before it ends'),
]);
export type TrendPeriod = z.output<typeof trendPeriod>;

const compared = {
  label: z.string().trim().min(1).max(120),
  /** Null: the pens' own tags at another time. Else what is drawn in place of the pens, in their order. */
  tagIds: z.array(tagId).min(1).max(50).nullable(),
};

/**
 * Something laid over the period. `shift`: what was `shiftMs` earlier (0: other tags at the same time).
 * `align`: the moment `alignAtMs` is laid on the moment `ontoMs` of the period, such as the start-ups of two wells.
 */
export const trendComparison = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shift'), shiftMs: z.number().int(), ...compared }),
  z.object({ kind: z.literal('align'), alignAtMs: z.number(), ontoMs: z.number(), ...compared }),
]);
export type TrendComparison = z.output<typeof trendComparison>;

/** Strips: one under the other with a time axis and crosshair in common. Overlay: all in one, over shared axes. */
export const trendLayouts = ['strips', 'overlay'] as const;

export const trendOptions = z.object({
  layout: z.enum(trendLayouts).default('strips'),
  showQuality: z.boolean(),
  showGaps: z.boolean(),
  showEvents: z.boolean(),
  showAnnotations: z.boolean(),
  showStatistics: z.boolean(),
  /** Those of the alarms of each pen's tag. */
  showLimits: z.boolean().default(true),
});
export type TrendOptions = z.output<typeof trendOptions>;

/** What the Trends screen shows, as data: kept, shared and opened again. */
export const trendView = z
  .object({
    pens: z.array(trendPen).max(50),
    axes: z.array(trendAxis).min(1).max(8),
    period: trendPeriod,
    compare: z.array(trendComparison).max(8),
    options: trendOptions,
  })
  .refine(
    ({ pens, axes }) => pens.every(({ axis }) => axis < axes.length),
    'has a pen on an axis that it does not have',
  );
export type TrendView = z.output<typeof trendView>;

/** How much earlier a comparison looks: a sample at `t - earlierMs` is drawn at `t`. */
export function earlierMsOf(comparison: TrendComparison): number {
  return comparison.kind === 'shift'
    ? comparison.shiftMs
    : comparison.ontoMs - comparison.alignAtMs;
}

/** The period at a moment, `from <= t < to`. */
export function periodAt(period: TrendPeriod, nowMs: number): { fromMs: number; toMs: number } {
  return period.kind === 'live'
    ? { fromMs: nowMs - period.spanMs, toMs: nowMs }
    : { fromMs: period.fromMs, toMs: period.toMs };
}
