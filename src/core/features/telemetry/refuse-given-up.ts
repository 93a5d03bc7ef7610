import type { TagId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { SampleStore } from '#core/historian/sample-store.ts';

const dayMs = 86_400_000;

/**
 * Refuses `samples-given-up` when only rollups are kept of a day between: the store would leave the change out. Days are
 * given up oldest first, so one sample tells.
 */
export async function refuseGivenUp(
  store: Pick<SampleStore, 'range'>,
  tagId: TagId,
  fromMs: number,
  toMs: number,
): Promise<void> {
  const days = [Math.floor(fromMs / dayMs) * dayMs, Math.ceil(toMs / dayMs) * dayMs] as const;
  const { onlyRollups } = await store.range(tagId, ...days, 1);
  if (onlyRollups) throw new Refusal('samples-given-up', { tagId });
}
