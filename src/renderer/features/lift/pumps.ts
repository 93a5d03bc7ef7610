import type { TagId } from '#shared/domain/identity/ids.ts';
import type { RodString } from '#shared/domain/lift/rod-string.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';

/** A rod pump as its card tags make it. */
export interface Pump {
  readonly key: string;
  readonly wellId: Tag['wellId'];
  readonly leaseId: Tag['leaseId'];
  readonly surface: TagId | null;
  readonly pump: TagId | null;
  /** What hangs between both; null: not known, and nothing is computed. */
  readonly rods: RodString | null;
}

/** Pumps that send cards: those of one well on one device belong together. */
export function pumpsIn(tags: readonly Tag[]): Pump[] {
  const cardTags = tags.filter(({ signal }) => signal === 'surfaceCard' || signal === 'pumpCard');
  const byPlace = Map.groupBy(cardTags, (tag) => `${tag.deviceId}/${tag.wellId ?? tag.equipment}`);
  return [...byPlace].map(([key, some]) => {
    const surface = some.find(({ signal }) => signal === 'surfaceCard');
    const pump = some.find(({ signal }) => signal === 'pumpCard');
    const model = surface?.model ?? pump?.model;
    return {
      key,
      wellId: some[0]!.wellId,
      leaseId: some[0]!.leaseId,
      surface: surface?.tagId ?? null,
      pump: pump?.tagId ?? null,
      rods: model?.kind === 'rodString' ? model : null,
    };
  });
}

/** By the tag a link names: either of its cards. */
export function pumpOfTag(pumps: readonly Pump[], tagId: string | null): Pump | undefined {
  return pumps.find(({ surface, pump }) => tagId !== null && (surface === tagId || pump === tagId));
}
