import type { TagId } from '#shared/domain/identity/ids.ts';
import type { ExportedTag } from '#shared/domain/telemetry/export-plan.ts';
import type { TenantDeps } from '#core/core-deps.ts';

const tagsAtOnce = 500;

/**
 * Tags as files name them, in the order given: well or lease first. One that is configured no more keeps its id for a
 * name: its samples are still there.
 */
export async function nameTags(
  { read }: Pick<TenantDeps, 'read'>,
  tagIds: readonly TagId[],
): Promise<ExportedTag[]> {
  const known = new Map<string, ExportedTag>();
  for (let from = 0; from < tagIds.length; from += tagsAtOnce) {
    const rows = await read
      .selectFrom('tag')
      .leftJoin('well', 'well.wellId', 'tag.wellId')
      .leftJoin('lease', 'lease.leaseId', 'tag.leaseId')
      .select(['tag.tagId', 'tag.name', 'tag.unit', 'well.name as wellName'])
      .select('lease.name as leaseName')
      .where('tag.tagId', 'in', tagIds.slice(from, from + tagsAtOnce))
      .execute();
    for (const { tagId, name, unit, wellName, leaseName } of rows) {
      const place = wellName ?? leaseName;
      // Some names begin with their place already.
      const isPlaced = place === null || name.startsWith(place);
      known.set(tagId, { tagId, unit, name: isPlaced ? name : `${place} ${name}` });
    }
  }
  return tagIds.map((tagId) => known.get(tagId) ?? { tagId, name: tagId, unit: '' });
}
