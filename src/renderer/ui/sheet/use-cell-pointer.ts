import { useRef, type MouseEvent, type PointerEvent } from 'react';
import { selectCell, type CellPlace, type Selection } from './selection.ts';

interface PointedSheet {
  readonly selection: Selection;
  readonly editing: { readonly place: CellPlace } | null;
  readonly select: (selection: Selection) => void;
  readonly beginEdit: (place: CellPlace) => void;
  readonly commitEdit: () => void;
  readonly ask: ((place: CellPlace) => void) | undefined;
}

/** Click selects, drag and Shift select a range, a double click (or a second tap) edits. */
export function useCellPointer(
  sheet: PointedSheet,
  scroller: { readonly current: HTMLDivElement | null },
) {
  const isDragging = useRef(false);
  return {
    onPointerDown(event: PointerEvent) {
      const place = placeUnder(event.target);
      if (!place || event.button !== 0) return;
      if (sheet.editing && isSame(sheet.editing.place, place)) return;
      const wasActive = isSame(sheet.selection.active, place);
      sheet.commitEdit();
      sheet.select(
        event.shiftKey ? { active: sheet.selection.active, head: place } : selectCell(place),
      );
      if (event.pointerType !== 'mouse') {
        if (wasActive) sheet.beginEdit(place);
        return;
      }
      isDragging.current = true;
      // Text must not be selected along the way, and the keys must reach the sheet.
      event.preventDefault();
      scroller.current?.focus({ preventScroll: true });
    },
    onPointerMove(event: PointerEvent) {
      if (!isDragging.current) return;
      if (event.buttons === 0) isDragging.current = false;
      const place = placeUnder(event.target);
      const { active, head } = sheet.selection;
      if (isDragging.current && place && !isSame(place, head))
        sheet.select({ active, head: place });
    },
    onPointerUp() {
      isDragging.current = false;
    },
    onContextMenu(event: MouseEvent) {
      const place = placeUnder(event.target);
      if (!place || !sheet.ask || sheet.editing) return;
      event.preventDefault();
      sheet.select(selectCell(place));
      sheet.ask(place);
    },
    onDoubleClick(event: MouseEvent) {
      const place = placeUnder(event.target);
      if (place && !sheet.editing) sheet.beginEdit(place);
    },
  };
}

function placeUnder(target: EventTarget): CellPlace | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  if (!cell) return undefined;
  return { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) };
}

function isSame(one: CellPlace, other: CellPlace): boolean {
  return one.row === other.row && one.column === other.column;
}
