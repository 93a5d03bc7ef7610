import type { TenantDeps } from '#core/core-deps.ts';

const mostDamages = 200;

/** What was found damaged here, what is not made good first, with the names of what it is of. */
export async function readDamages({ read, blobs }: Pick<TenantDeps, 'read' | 'blobs'>) {
  const damages = blobs.store.rows.damages(mostDamages);
  const named = await read
    .selectFrom('attachmentBlob')
    .innerJoin('attachment', 'attachment.attachmentId', 'attachmentBlob.attachmentId')
    .select(['attachmentBlob.hash', 'attachment.name'])
    .where(
      'attachmentBlob.hash',
      'in',
      damages.map(({ hash }) => hash),
    )
    .execute();
  const namesByHash = Map.groupBy(named, ({ hash }) => hash);
  return damages.map(({ hash, foundAtMs, what, mendedAtMs }) => ({
    foundAtMs,
    what: what as 'altered' | 'missing' | 'unreadable',
    mendedAtMs,
    names: [...new Set((namesByHash.get(hash) ?? []).map(({ name }) => name))],
  }));
}
