import { sql } from 'kysely';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';

/**
 * Puts what people typed before the start among the live values, as it was: no line says it again, and set points of
 * alarms are among it. A typed value stands until the next.
 */
export async function showTyped({
  read,
  live,
  samples,
}: Pick<TenantDeps, 'read' | 'live' | 'samples'>): Promise<void> {
  const rows = await read
    .selectFrom('tag')
    .select('tagId')
    .where(sql<string>`json_extract(point, '$.kind')`, '=', 'manual')
    .execute();
  const silent = rows
    .map(({ tagId }) => tagId as TagId)
    .filter((tagId) => live.now([tagId]).length === 0);
  if (silent.length > 0) live.take(await samples.latest(silent));
}
