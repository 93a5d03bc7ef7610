import type { TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { TrendEvent } from '#shared/domain/trends/trend-event.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { SampleEdit } from '#core/historian/sample-store.ts';
import { type EventFilter, mostEvents } from './event-filter.ts';

/** Corrections and removals of samples of the named tags, where they touch the period. */
export async function readEditEvents(
  deps: Pick<TenantDeps, 'read' | 'samples'>,
  { fromMs, toMs, tagIds = [] }: EventFilter,
): Promise<TrendEvent[]> {
  if (tagIds.length === 0) return [];
  const tags = await deps.read
    .selectFrom('tag')
    .select(['tagId', 'name', 'wellId'])
    .where('tagId', 'in', [...tagIds])
    .execute();
  const known = new Map(tags.map((tag) => [tag.tagId, tag]));
  const events = await Promise.all(
    tagIds.map(async (tagId) => {
      const { name = tagId, wellId = null } = known.get(tagId) ?? {};
      const edits = await deps.samples.edits(tagId);
      return edits
        .filter((edit) => edit.fromMs < toMs && edit.toMs > fromMs)
        .map((edit) => editToEvent(edit, { tagId, name, wellId: wellId as WellId | null }));
    }),
  );
  return events.flat().slice(-(mostEvents + 1));
}

function editToEvent(
  { kind, fromMs, toMs, reason, replaced }: SampleEdit,
  { tagId, name, wellId }: { tagId: TagId; name: string; wellId: WellId | null },
): TrendEvent {
  const key = kind === 'correct' ? 'correction' : 'removal';
  const values = { name, by: reason.by, why: reason.why, count: replaced.length };
  return { atMs: fromMs, toMs, kind: key, wellId, tagId, text: { key, values } };
}
