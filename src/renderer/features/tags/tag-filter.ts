import type { LiveValue } from '#shared/contract/telemetry.ts';
import { keepClasses } from '#shared/domain/telemetry/keep-rules.ts';
import { signals } from '#shared/domain/telemetry/signal.ts';
import { markOf } from '#renderer/features/telemetry/signal-look.ts';
import { tagOrigins, type TagRow } from './tag-row.ts';

/** How far the newest value can be trusted; `never`: there was none. */
export const trusts = ['good', 'uncertain', 'bad', 'stale', 'never'] as const;

/** Filters by their name in the address, with what each may be; devices are named by their id. */
export const tagFilters = {
  device: null,
  origin: tagOrigins,
  signal: signals,
  trust: trusts,
  keep: keepClasses,
  write: ['yes', 'no'],
  alarm: ['standing', 'configured', 'none'],
} as const satisfies Record<string, readonly string[] | null>;
export type TagFilterName = keyof typeof tagFilters;
export type TagFilter = Readonly<Record<TagFilterName, string>> & { readonly leaseId: string };

export interface FilterFacts {
  readonly values: ReadonlyMap<string, Pick<LiveValue, 'quality' | 'reason'>>;
  /** Undefined while not known: the filter then keeps everything. */
  readonly alarmed: ReadonlySet<string> | undefined;
}

/** Whether a row is kept; an empty filter keeps all. */
export function keepsTag(filter: TagFilter, facts: FilterFacts): (row: TagRow) => boolean {
  const { device, origin, signal, trust, keep, write, alarm, leaseId } = filter;
  return ({ tag, origin: own }) =>
    (!leaseId || tag.leaseId === leaseId) &&
    (!device || tag.deviceId === device) &&
    (!origin || own === origin) &&
    (!signal || tag.signal === signal) &&
    (!keep || (tag.keep ?? 'standard') === keep) &&
    (!write || (tag.write != null) === (write === 'yes')) &&
    (!trust || trustOf(facts.values.get(tag.tagId)) === trust) &&
    (!alarm || !facts.alarmed || facts.alarmed.has(tag.tagId) === (alarm !== 'none'));
}

/** A simulated value is as good as it gets. */
export function trustOf(
  value: Pick<LiveValue, 'quality' | 'reason'> | undefined,
): (typeof trusts)[number] {
  if (!value) return 'never';
  const mark = markOf(value);
  return mark === 'uncertain' || mark === 'bad' || mark === 'stale' ? mark : 'good';
}
