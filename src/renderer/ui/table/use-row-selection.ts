import { useRef } from 'react';
import type { KeyboardEvent } from 'react';

export interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly onChange: (keys: ReadonlySet<string>) => void;
}

export interface RowSelection {
  /** Turns one row; with `isRange` all from the one turned before become as it. */
  readonly turn: (index: number, isRange: boolean) => void;
  /** All shown rows, or none of them when all are chosen. */
  readonly turnAll: () => void;
  readonly areAll: boolean;
  /** Space and Shift+Space at the active row, Mod+A for all; answers whether the key was taken. */
  readonly handleKey: (event: KeyboardEvent, active: number) => boolean;
}

/** Choosing rows as lists of files do it. `keyAt` names the row of an index among those shown. */
export function useRowSelection(
  selection: Selection | undefined,
  count: number,
  keyAt: (index: number) => string,
): RowSelection | undefined {
  const anchor = useRef(0);
  if (!selection) return undefined;
  const { keys, onChange } = selection;
  const areAll = count > 0 && areAllChosen(keys, count, keyAt);
  const turn = (index: number, isRange: boolean) => {
    const from = isRange ? Math.min(anchor.current, count - 1) : index;
    const isChosen = isRange ? keys.has(keyAt(from)) : !keys.has(keyAt(index));
    onChange(withRange(keys, keyAt, from, index, isChosen));
    if (!isRange) anchor.current = index;
  };
  const turnAll = () => onChange(withRange(keys, keyAt, 0, count - 1, !areAll));
  return {
    turn,
    turnAll,
    areAll,
    handleKey(event, active) {
      if (count === 0) return false;
      if (event.key === ' ') turn(active, event.shiftKey);
      else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) turnAll();
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

function areAllChosen(
  keys: ReadonlySet<string>,
  count: number,
  keyAt: (index: number) => string,
): boolean {
  if (keys.size < count) return false;
  for (let index = 0; index < count; index += 1) if (!keys.has(keyAt(index))) return false;
  return true;
}

/** The keys with all of a range chosen or not; its ends may come in either order. */
export function withRange(
  keys: ReadonlySet<string>,
  keyAt: (index: number) => string,
  from: number,
  to: number,
  isChosen: boolean,
): ReadonlySet<string> {
  const next = new Set(keys);
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    if (isChosen) next.add(keyAt(index));
    else next.delete(keyAt(index));
  }
  return next;
}
