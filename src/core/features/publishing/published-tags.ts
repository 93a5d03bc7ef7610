import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { isPublished, type PublishedTags } from '#shared/domain/telemetry/publishing/publishing.ts';
import { topicOf, type TopicNames } from '#shared/domain/telemetry/publishing/topic.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { rowToTag } from '../telemetry/index.ts';

export interface NamedTag {
  readonly tag: Tag;
  readonly names: TopicNames;
}

/** Every tag with what a topic may call it by. */
export type NamedTags = ReadonlyMap<TagId, NamedTag>;

export async function readNamedTags(
  deps: Pick<TenantDeps, 'read' | 'settings'>,
): Promise<NamedTags> {
  const rows = await deps.read
    .selectFrom('tag')
    .innerJoin('device', 'device.deviceId', 'tag.deviceId')
    .leftJoin('well', 'well.wellId', 'tag.wellId')
    .leftJoin('lease', 'lease.leaseId', 'tag.leaseId')
    .where('device.deleted', '=', 0)
    .selectAll('tag')
    .select(['device.name as deviceName', 'well.name as wellName', 'lease.name as leaseName'])
    .execute();
  const operator = deps.settings().operatorName;
  return new Map(
    rows.map(({ deviceName, wellName, leaseName, ...row }) => {
      const tag = rowToTag(row);
      const names: TopicNames = {
        operator,
        lease: leaseName,
        well: wellName,
        equipment: tag.equipment,
        device: deviceName,
        tag: row.key,
        name: tag.name,
        signal: tag.signal,
      };
      return [tag.tagId, { tag, names }] as const;
    }),
  );
}

/** The tags that are published to a broker, with their topics. */
export function topicsOf(
  named: NamedTags,
  to: DeviceId,
  { topic, tags }: { readonly topic: string; readonly tags: PublishedTags },
): ReadonlyMap<TagId, string> {
  const chosen = [...named.values()].filter(({ tag }) => isPublished(tag, to, tags));
  return new Map(chosen.map(({ tag, names }) => [tag.tagId, topicOf(topic, names)]));
}
