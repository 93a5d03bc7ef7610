import type { LogId } from '#shared/chunks/header.ts';
import type { Tip, Vector } from '#shared/chunks/wire.ts';
import type { LackingRow } from '#relay/store/tenant-store.ts';

/**
 * The vector when rows were added to it; undefined where one of them follows a chunk that the vector does not end with:
 * another relay has taken some meanwhile, and the store must be asked.
 */
export function withRows(vector: Vector, rows: readonly LackingRow[]): Vector | undefined {
  const changed = new Map<LogId, readonly Tip[]>(vector);
  for (const { log, id, seq, before } of rows) {
    const tips = changed.get(log) ?? [];
    const others = tips.filter((tip) => tip.id !== before);
    const isOnEnd = before === null ? tips.length === 0 : others.length < tips.length;
    if (!isOnEnd) return undefined;
    changed.set(log, [...others, { seq, id }]);
  }
  return changed;
}

/** Whether a place may hold what this one does not: it ends a log otherwise. */
export function endsOtherwise(theirs: Vector, ours: Vector): boolean {
  return [...theirs].some(([log, tips]) =>
    tips.some((tip) => !(ours.get(log) ?? []).some(({ id }) => id === tip.id)),
  );
}
