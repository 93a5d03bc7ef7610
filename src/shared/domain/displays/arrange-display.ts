import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { DeviceTemplate } from '#shared/domain/telemetry/templates/template.ts';
import {
  displaySubjects,
  isCardSignal,
  isStatus,
  subjectOf,
  trendSignals,
  type DisplaySubject,
} from './subjects.ts';

/** A tag with the key it has on its device. */
export type KeyedTag = Pick<Tag, 'tagId' | 'signal' | 'write' | 'equipment'> & {
  readonly key: string;
};

export interface DisplayGroup {
  /** As the template says it; null: named after its subject. */
  readonly name: string | null;
  readonly subject: DisplaySubject | null;
  readonly tagIds: readonly TagId[];
}

/** How the tags of one device are shown. Every tag is somewhere, and in one group at most. */
export interface Display {
  readonly status: readonly TagId[];
  readonly groups: readonly DisplayGroup[];
  readonly trends: readonly { readonly name: string | null; readonly tagIds: readonly TagId[] }[];
  readonly cards: { readonly surface: TagId | null; readonly pump: TagId | null } | null;
}

const mostTrends = 4;

/**
 * The display of a device: as its template arranges it, and what the template does not speak of after it; without one by
 * what the tags measure. Tags that are not there are left out, and groups that are empty then.
 */
export function arrangeDisplay(
  template: DeviceTemplate['display'] | null,
  tags: readonly KeyedTag[],
): Display {
  const surface = tags.find(({ signal }) => signal === 'surfaceCard')?.tagId ?? null;
  const pump = tags.find(({ signal }) => signal === 'pumpCard')?.tagId ?? null;
  const cards = surface || pump ? { surface, pump } : null;
  const shown = tags.filter(({ signal }) => !isCardSignal(signal));
  return { ...(template ? asTold(template, shown) : bySubject(shown)), cards };
}

function asTold(template: DeviceTemplate['display'], tags: readonly KeyedTag[]) {
  const byKey = new Map(tags.map((tag) => [tag.key, tag.tagId]));
  const idsOf = (keys: readonly string[]) => keys.flatMap((key) => byKey.get(key) ?? []);
  const status = idsOf(template.status ?? []);
  const told = template.groups.map(({ name, tags: keys }) => ({
    name,
    subject: null,
    tagIds: idsOf(keys).filter((tagId) => !status.includes(tagId)),
  }));
  const placed = new Set([...status, ...told.flatMap(({ tagIds }) => tagIds)]);
  const own = tags.filter(({ tagId }) => !placed.has(tagId));
  return {
    status,
    groups: [...told, ...groupsBySubject(own)].filter(({ tagIds }) => tagIds.length > 0),
    trends: template.trends
      ? template.trends
          .map(({ name, tags: keys }) => ({ name, tagIds: idsOf(keys) }))
          .filter(({ tagIds }) => tagIds.length > 0)
      : usualTrends(tags),
  };
}

function bySubject(tags: readonly KeyedTag[]) {
  const status = tags.filter(({ signal }) => isStatus(signal)).map(({ tagId }) => tagId);
  const others = tags.filter(({ tagId }) => !status.includes(tagId));
  return { status, groups: groupsBySubject(others), trends: usualTrends(tags) };
}

/** What may be written to is a control, whatever it measures. */
function groupsBySubject(tags: readonly KeyedTag[]): DisplayGroup[] {
  const subjectOfTag = (tag: KeyedTag) => (tag.write ? 'controls' : subjectOf(tag.signal));
  return displaySubjects.flatMap((subject) => {
    const tagIds = tags.filter((tag) => subjectOfTag(tag) === subject).map(({ tagId }) => tagId);
    return tagIds.length > 0 ? [{ name: null, subject, tagIds }] : [];
  });
}

function usualTrends(tags: readonly KeyedTag[]) {
  return trendSignals
    .flatMap((signal) => tags.filter((tag) => tag.signal === signal))
    .slice(0, mostTrends)
    .map(({ tagId }) => ({ name: null, tagIds: [tagId] }));
}
