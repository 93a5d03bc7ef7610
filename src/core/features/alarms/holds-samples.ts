import type { TagId } from '#shared/domain/identity/ids.ts';
import type { AlarmBook } from './alarm-book.ts';

/**
 * Whether an alarm that somebody still has to deal with points at samples of a tag between these times: one that is not
 * back to normal and acknowledged, raised before their end and not cleared before their beginning.
 */
export function holdsSamples(
  { byTag }: Pick<AlarmBook, 'byTag'>,
  tagId: TagId,
  fromMs: number,
  toMs: number,
): boolean {
  return (byTag.get(tagId) ?? []).some(({ standing: { state, occurrence } }) => {
    if (state.phase === 'normal' || !occurrence) return false;
    return occurrence.raisedAtMs < toMs && (occurrence.clearedAtMs ?? Infinity) >= fromMs;
  });
}
