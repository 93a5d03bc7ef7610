import type { TenantDeps } from '#core/core-deps.ts';
import { namesByHash } from '#core/sync/blobs/blob-names.ts';

const mostDamages = 200;

/** What was found damaged here, what is not made good first, with the names of what it is of. */
export async function readDamages(deps: Pick<TenantDeps, 'read' | 'blobs'>) {
  const damages = deps.blobs.store.rows.damages(mostDamages);
  const names = await namesByHash(
    deps,
    damages.map(({ hash }) => hash),
  );
  return damages.map(({ hash, foundAtMs, what, mendedAtMs }) => ({
    foundAtMs,
    what: what as 'altered' | 'missing' | 'unreadable',
    mendedAtMs,
    names: [...(names.get(hash) ?? [])],
  }));
}
