import type { CellPlace, SheetActions } from '#renderer/ui/index.ts';
import type { EntryCell, EntryValue } from './entries/entry.ts';
import type { EntryActions } from './entries/use-entries.ts';

interface SheetOfEntries {
  readonly entries: EntryActions;
  readonly cellOf: (place: CellPlace) => EntryCell;
  /** What the sheet shows there, before it is typed over. */
  readonly valueAt: (place: CellPlace) => EntryValue;
  readonly onPage: (step: -1 | 1) => void;
  /** What else is known of a cell. */
  readonly ask: (cell: EntryCell) => void;
}

/** A sheet's doings as entries of wells and periods. */
export function sheetActions({
  entries,
  cellOf,
  valueAt,
  onPage,
  ask,
}: SheetOfEntries): SheetActions {
  return {
    onCommit: (cells) =>
      entries.commit(
        cells.map(({ text, ...place }) => ({ ...cellOf(place), text, shown: valueAt(place) })),
      ),
    onTyping: (place, text) => entries.typing(cellOf(place), text),
    onRevert: (place) => entries.giveUp(cellOf(place)),
    onUndo: entries.undo,
    onRedo: entries.redo,
    onPage,
    onAsk: (place) => ask(cellOf(place)),
  };
}
