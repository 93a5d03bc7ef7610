import type { TenantDeps } from '#core/core-deps.ts';

const mostNames = 20;

/** The names of the attachments that blobs are of; of one that nothing names, none. */
export async function namesByHash(
  { read }: Pick<TenantDeps, 'read'>,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const named = await read
    .selectFrom('attachmentBlob')
    .innerJoin('attachment', 'attachment.attachmentId', 'attachmentBlob.attachmentId')
    .select(['attachmentBlob.hash', 'attachment.name'])
    .where('attachmentBlob.hash', 'in', hashes)
    .execute();
  const rowsByHash = Map.groupBy(named, ({ hash }) => hash);
  return new Map(
    [...rowsByHash].map(([hash, rows]) => [hash, new Set(rows.map(({ name }) => name))]),
  );
}

/** For people to read: the first twenty names of what blobs are of. */
export async function namesOf(
  deps: Pick<TenantDeps, 'read'>,
  hashes: readonly string[],
): Promise<string[]> {
  const names = await namesByHash(deps, hashes.slice(0, 1_000));
  return [...new Set([...names.values()].flatMap((some) => [...some]))].slice(0, mostNames);
}
