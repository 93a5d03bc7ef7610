import type { TagId } from '#shared/domain/identity/ids.ts';
import { selectedForMs } from '#shared/domain/telemetry/field-write.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Session } from '#core/session.ts';

/** Callers of one seat that go by other names, as API tokens do, are not the same. */
export type Selector = Pick<Session, 'personId' | 'personName' | 'seatId'>;

/** What somebody is about to do, and has been shown. */
export interface Selection {
  readonly selectionId: string;
  readonly tagId: TagId;
  readonly value: TagValue;
  readonly shownValue: TagValue | null;
  readonly reason: string;
  readonly by: Selector;
  readonly untilMs: number;
}

/**
 * Tags that are selected for a write. Invariants:
 * 1. A tag is selected by one person at a time, for half a minute.
 * 2. A selection is good for one write, by who made it.
 */
export interface Selections {
  /** Replaces the person's own selection of the tag; refuses `write-selected-elsewhere`. */
  add(selection: Omit<Selection, 'untilMs'>, nowMs: number): Selection;
  /** Takes a selection away to act on it; refuses `write-selection-gone`. */
  take(selectionId: string, by: Selector, nowMs: number): Selection;
  drop(selectionId: string, by: Selector): void;
}

export function createSelections(): Selections {
  const byTag = new Map<TagId, Selection>();
  const find = (selectionId: string, by: Selector) =>
    [...byTag.values()].find((one) => one.selectionId === selectionId && isSame(one.by, by));
  return {
    add(selection, nowMs) {
      const other = byTag.get(selection.tagId);
      if (other && !isSame(other.by, selection.by) && other.untilMs > nowMs)
        throw new Refusal('write-selected-elsewhere', { tagId: selection.tagId });
      const added = { ...selection, untilMs: nowMs + selectedForMs };
      byTag.set(selection.tagId, added);
      return added;
    },
    take(selectionId, by, nowMs) {
      const found = find(selectionId, by);
      if (found) byTag.delete(found.tagId);
      if (!found || found.untilMs < nowMs) throw new Refusal('write-selection-gone');
      return found;
    },
    drop(selectionId, by) {
      const found = find(selectionId, by);
      if (found) byTag.delete(found.tagId);
    },
  };
}

function isSame(one: Selector, other: Selector): boolean {
  return (
    one.personId === other.personId &&
    one.personName === other.personName &&
    one.seatId === other.seatId
  );
}
