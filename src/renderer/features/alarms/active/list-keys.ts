import { nextRow } from '#renderer/ui/table/use-row-keys.ts';

/** Where the keys are and what is ticked; by id, since the list moves under them. */
export interface ListPlace {
  readonly activeId: string | null;
  /** Where the active row was, for when it is gone. */
  readonly index: number;
  readonly picked: ReadonlySet<string>;
}

export const startPlace: ListPlace = { activeId: null, index: 0, picked: new Set() };

/** The place in the list as it is now: ids that are gone are let go, the active row's neighbour steps in. */
export function placeIn(ids: readonly string[], place: ListPlace): ListPlace {
  const found = place.activeId === null ? -1 : ids.indexOf(place.activeId);
  const index = found >= 0 ? found : Math.max(0, Math.min(place.index, ids.length - 1));
  const there = new Set(ids);
  return {
    index,
    activeId: ids[index] ?? null,
    picked: new Set([...place.picked].filter((id) => there.has(id))),
  };
}

/** What a command is about: the ticked ones, else the active row. */
export function targetsOf({ picked, activeId }: ListPlace): readonly string[] {
  if (picked.size > 0) return [...picked];
  return activeId === null ? [] : [activeId];
}

export function toggle({ picked, ...place }: ListPlace, id: string): ListPlace {
  const next = new Set(picked);
  if (!next.delete(id)) next.add(id);
  return { ...place, picked: next };
}

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** The place after a key that moves or ticks; undefined for any other key. With Shift what is passed is ticked. */
export function placeAfterKey(
  ids: readonly string[],
  place: ListPlace,
  { key, shiftKey, ctrlKey, metaKey }: Key,
  pageSize: number,
): ListPlace | undefined {
  if (ids.length === 0) return undefined;
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'a') return { ...place, picked: new Set(ids) };
  if (key === ' ' && place.activeId !== null) return toggle(place, place.activeId);
  if (key === 'Escape' && place.picked.size > 0) return { ...place, picked: new Set() };
  const index = nextRow(key, place.index, ids.length, pageSize);
  if (index === undefined) return undefined;
  const passed = shiftKey
    ? ids.slice(Math.min(place.index, index), Math.max(place.index, index) + 1)
    : [];
  return { index, activeId: ids[index]!, picked: new Set([...place.picked, ...passed]) };
}
