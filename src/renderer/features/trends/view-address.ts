import { z } from 'zod';
import { tagId, trendViewId, type TrendViewId } from '#shared/domain/identity/ids.ts';
import {
  trendAxis,
  trendComparison,
  trendOptions,
  trendPen,
  trendView,
  type TrendPeriod,
  type TrendView,
} from '#shared/domain/trends/trend-view.ts';
import { emptyView, mostPens } from './view-edits.ts';

/**
 * What the address says is shown: `?tags=a,b&span=86400000`, `?view=<saved view>`, or both, when a saved view was
 * changed. `from` and `to` are ISO or epoch milliseconds; what is not as it always is lies in `more`.
 */
export interface AddressedView {
  readonly savedId: TrendViewId | null;
  /** Null: as saved, or as chosen by the screen. */
  readonly tagIds: readonly string[] | null;
  readonly period: TrendPeriod | null;
  readonly more: z.output<typeof moreOfView> | null;
}

const moreOfView = z.object({
  pens: z.array(trendPen.omit({ tagId: true })),
  axes: z.array(trendAxis),
  compare: z.array(trendComparison),
  options: trendOptions,
});

const ownNames = ['tags', 'span', 'from', 'to', 'view', 'more'];

export function readAddress(search: URLSearchParams): AddressedView {
  const saved = trendViewId.safeParse(search.get('view'));
  const tags = search.get('tags');
  const more = moreOfView.safeParse(parseJson(search.get('more')));
  return {
    savedId: saved.success ? saved.data : null,
    tagIds: tags === null ? null : tags.split(',').filter((id) => tagId.safeParse(id).success),
    period: readPeriod(search),
    more: more.success ? more.data : null,
  };
}

/** The view, when the address alone says it all: it was written by `writeAddress`. */
export function addressedView(address: AddressedView): TrendView | null {
  const { tagIds, more, period } = address;
  if (!tagIds || !more || !period) return null;
  const pens = tagIds
    .slice(0, mostPens)
    .flatMap((id, index) => (more.pens[index] ? [{ ...more.pens[index], tagId: id }] : []));
  const read = trendView.safeParse({ ...more, pens, period });
  return read.success ? read.data : null;
}

/** The address of a view; what is not the screen's own in `current`, such as the lease filter, stays. */
export function writeAddress(
  current: URLSearchParams,
  view: TrendView,
  savedId: TrendViewId | null,
): URLSearchParams {
  const next = new URLSearchParams(current);
  for (const name of ownNames) next.delete(name);
  if (savedId) next.set('view', savedId);
  next.set('tags', view.pens.map(({ tagId: id }) => id).join(','));
  writePeriod(next, view.period);
  const { axes, compare, options } = view;
  const pens = view.pens.map(({ tagId: _, ...pen }) => pen);
  next.set('more', JSON.stringify({ pens, axes, compare, options }));
  return next;
}

/** Behind `trends`: these tags over the usual period, or over one of their own. */
export function linkToTags(tagIds: readonly string[], period?: TrendPeriod): string {
  const search = new URLSearchParams({ tags: tagIds.join(',') });
  if (period) writePeriod(search, period);
  return `?${search}`;
}

function writePeriod(search: URLSearchParams, period: TrendPeriod): void {
  if (period.kind === 'live') {
    search.set('span', String(period.spanMs));
  } else {
    search.set('from', new Date(period.fromMs).toISOString());
    search.set('to', new Date(period.toMs).toISOString());
  }
}

function readPeriod(search: URLSearchParams): TrendPeriod | null {
  const [fromMs, toMs] = [readMoment(search.get('from')), readMoment(search.get('to'))];
  if (fromMs < toMs) return { kind: 'fixed', fromMs, toMs };
  const spanMs = Number(search.get('span'));
  return Number.isInteger(spanMs) && spanMs >= 1_000 ? { kind: 'live', spanMs } : null;
}

/** NaN for what is no time. */
function readMoment(text: string | null): number {
  if (text === null || text === '') return Number.NaN;
  const ms = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(new Date(ms).getTime()) ? ms : Number.NaN;
}

function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    // A link cut short by a mail program still opens with its tags and period.
    return null;
  }
}

export const viewWithPeriod = (view: TrendView, period: TrendPeriod | null): TrendView =>
  period ? { ...view, period } : view;

/** Whether two views show the same, the period aside. */
export function isSameButPeriod(one: TrendView, other: TrendView): boolean {
  const { period } = emptyView;
  return JSON.stringify({ ...one, period }) === JSON.stringify({ ...other, period });
}
