import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { leavesEditor, textBegunBy, type Editing } from './editing.ts';
import { fillDown, placeBlock, type CellText } from './place-block.ts';
import {
  clamp,
  moveByKey,
  nextByTab,
  placesOf,
  rangeOf,
  selectCell,
  type CellPlace,
  type Selection,
  type SheetSize,
} from './selection.ts';
import type { SheetActions, SheetCell } from './sheet-model.ts';
import { formatTsv, parseTsv } from './tsv.ts';

interface SheetState {
  readonly size: SheetSize;
  readonly cellAt: (place: CellPlace) => SheetCell;
  readonly actions: SheetActions;
}

/** Selection, editor, keys and clipboard of a sheet; what is drawn and stored is others' business. */
export function useSheet({ size, cellAt, actions }: SheetState) {
  const [wanted, setSelection] = useState<Selection>(selectCell({ row: 0, column: 0 }));
  const [editing, setEditing] = useState<Editing | null>(null);
  /** Escape lets the next Tab leave the sheet, so that the keyboard is not caught in it. */
  const mayLeave = useRef(false);
  /** Enter after a run of Tabs goes back to the column the run began in. */
  const runColumn = useRef<number | null>(null);
  const selection: Selection = {
    active: clamp(wanted.active, size),
    head: clamp(wanted.head, size),
  };

  const textToEdit = (place: CellPlace) => {
    const cell = cellAt(place);
    return cell.editText ?? cell.text;
  };
  const canEdit = (place: CellPlace) => !cellAt(place).isReadOnly;
  const commitAll = (cells: readonly CellText[]) => {
    const writable = cells.filter(canEdit);
    if (writable.length > 0) actions.onCommit(writable);
  };
  const select = (next: Selection) => {
    runColumn.current = null;
    setSelection(next);
  };
  const beginEdit = (place: CellPlace, mode: Editing['mode'], text: string) => {
    if (!canEdit(place)) return;
    // At once, so that the editor has the focus before the key that opened it is put into text.
    flushSync(() => {
      setSelection(selectCell(place));
      setEditing({ place, mode, text });
    });
    actions.onTyping?.(place, text);
  };
  const changeText = (text: string) => {
    if (!editing) return;
    setEditing({ ...editing, text });
    actions.onTyping?.(editing.place, text);
  };
  const commitEdit = () => {
    if (!editing) return;
    const { place, text } = editing;
    setEditing(null);
    // A text that was not saved is tried again as it stands.
    const isUnchanged = text === textToEdit(place) && cellAt(place).progress !== 'kept';
    if (isUnchanged) actions.onTyping?.(place, null);
    else actions.onCommit([{ ...place, text }]);
  };
  const revertEdit = () => {
    if (!editing) return;
    setEditing(null);
    actions.onTyping?.(editing.place, null);
    actions.onRevert?.(editing.place);
  };

  const moveOn = (event: KeyboardEvent): boolean => {
    const from = selection.active;
    if (event.key === 'Tab') {
      const next = mayLeave.current ? undefined : nextByTab(from, event.shiftKey, size);
      if (!next) return false;
      runColumn.current ??= from.column;
      setSelection(selectCell(next));
      return true;
    }
    if (event.key === 'Enter') {
      const column = event.shiftKey ? from.column : (runColumn.current ?? from.column);
      select(selectCell(clamp({ row: from.row + (event.shiftKey ? -1 : 1), column }, size)));
      return true;
    }
    const moved = moveByKey(selection, { ...keyOf(event), modKey: isMod(event) }, size);
    if (moved) select(moved);
    return moved !== undefined;
  };

  const runShortcut = (event: KeyboardEvent): boolean => {
    if (!isMod(event) || event.altKey) return false;
    switch (event.key.toLowerCase()) {
      case 'z':
        if (event.shiftKey) actions.onRedo?.();
        else actions.onUndo?.();
        return true;
      case 'y':
        actions.onRedo?.();
        return true;
      case 'd':
        commitAll(fillDown(selection, textToEdit));
        return true;
      case 'a':
        setSelection({
          active: { row: 0, column: 0 },
          head: { row: size.rows - 1, column: size.columns - 1 },
        });
        return true;
      default:
        return false;
    }
  };

  const runPlainKey = (event: KeyboardEvent): boolean => {
    if (event.key === 'F2') {
      beginEdit(selection.active, 'opened', textToEdit(selection.active));
      return true;
    }
    if (actions.onAsk && (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      actions.onAsk(selection.active);
      return true;
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      commitAll(placesOf(rangeOf(selection)).map((place) => ({ ...place, text: '' })));
      return true;
    }
    if ((event.key === 'PageUp' || event.key === 'PageDown') && actions.onPage) {
      actions.onPage(event.key === 'PageUp' ? -1 : 1);
      return true;
    }
    return false;
  };

  const handleKeyDown = (event: KeyboardEvent) => {
    if (size.rows === 0 || event.nativeEvent.isComposing) return;
    if (editing) return handleEditorKey(event);
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Escape') {
      mayLeave.current = true;
      return setSelection(selectCell(selection.active));
    }
    if (runShortcut(event) || runPlainKey(event) || moveOn(event)) event.preventDefault();
    else {
      const text = textBegunBy(event);
      // Not prevented for a dead key: the editor, focused by now, completes it.
      if (text !== undefined) beginEdit(selection.active, 'typed', text);
      if (text) event.preventDefault();
    }
    if (event.key !== 'Tab' && event.key !== 'Shift') mayLeave.current = false;
  };

  const handleEditorKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      return revertEdit();
    }
    if (!leavesEditor(event, editing!.mode)) return;
    commitEdit();
    if (moveOn(event)) event.preventDefault();
  };

  const handleCopy = (event: ClipboardEvent) => {
    if (editing || size.rows === 0) return;
    const { top, bottom, left, right } = rangeOf(selection);
    const rows = Array.from({ length: bottom - top + 1 }, (_, down) =>
      Array.from({ length: right - left + 1 }, (__, along) =>
        textToEdit({ row: top + down, column: left + along }),
      ),
    );
    event.clipboardData.setData('text/plain', formatTsv(rows));
    event.preventDefault();
    if (event.type === 'cut')
      commitAll(placesOf(rangeOf(selection)).map((place) => ({ ...place, text: '' })));
  };

  const handlePaste = (event: ClipboardEvent) => {
    if (editing || size.rows === 0) return;
    event.preventDefault();
    const cells = placeBlock(parseTsv(event.clipboardData.getData('text/plain')), selection, size);
    commitAll(cells);
    const last = cells.at(-1);
    const first = cells[0];
    if (first && last) select({ active: placeOf(first), head: placeOf(last) });
  };

  return {
    selection,
    editing,
    select,
    beginEdit: (place: CellPlace) => beginEdit(place, 'opened', textToEdit(place)),
    changeText,
    commitEdit,
    ask: actions.onAsk,
    handleKeyDown,
    handleCopy,
    handlePaste,
  };
}

function placeOf({ row, column }: CellPlace): CellPlace {
  return { row, column };
}

function keyOf({ key, shiftKey }: KeyboardEvent) {
  return { key, shiftKey };
}

function isMod(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey;
}
