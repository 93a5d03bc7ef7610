import type { TenantDeps } from '#core/core-deps.ts';
import { findTwinsNow } from './read-twins.ts';

/** How much waits for a decision: fields that were set apart, and things that were entered twice. */
export async function countOpen(deps: Pick<TenantDeps, 'read'>): Promise<number> {
  const { count } = await deps.read
    .selectFrom('conflict')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count + (await findTwinsNow(deps)).length;
}
