export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** `active` takes what is typed; `head` is the corner opposite it. Both the same: one cell. */
export interface Selection {
  readonly active: CellPlace;
  readonly head: CellPlace;
}

export interface SheetSize {
  readonly rows: number;
  readonly columns: number;
}

/** Inclusive. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function selectCell(place: CellPlace): Selection {
  return { active: place, head: place };
}

export function rangeOf({ active, head }: Selection): CellRange {
  return {
    top: Math.min(active.row, head.row),
    bottom: Math.max(active.row, head.row),
    left: Math.min(active.column, head.column),
    right: Math.max(active.column, head.column),
  };
}

export function placesOf(range: CellRange): readonly CellPlace[] {
  const places: CellPlace[] = [];
  for (let row = range.top; row <= range.bottom; row += 1)
    for (let column = range.left; column <= range.right; column += 1) places.push({ row, column });
  return places;
}

export interface MoveKey {
  readonly key: string;
  readonly shiftKey: boolean;
  /** Ctrl, or ⌘ on a Mac. */
  readonly modKey: boolean;
}

/** Where arrows, Home and End lead; undefined when the key does not move. Shift moves the head only. */
export function moveByKey(
  selection: Selection,
  { key, shiftKey, modKey }: MoveKey,
  size: SheetSize,
): Selection | undefined {
  const from = shiftKey ? selection.head : selection.active;
  const to = placeAfterKey(from, key, modKey, size);
  if (!to) return undefined;
  const place = clamp(to, size);
  return shiftKey ? { active: selection.active, head: place } : selectCell(place);
}

function placeAfterKey(
  { row, column }: CellPlace,
  key: string,
  modKey: boolean,
  size: SheetSize,
): CellPlace | undefined {
  const far = modKey ? Number.POSITIVE_INFINITY : 1;
  switch (key) {
    case 'ArrowUp':
      return { row: row - far, column };
    case 'ArrowDown':
      return { row: row + far, column };
    case 'ArrowLeft':
      return { row, column: column - far };
    case 'ArrowRight':
      return { row, column: column + far };
    case 'Home':
      return { row: modKey ? 0 : row, column: 0 };
    case 'End':
      return { row: modKey ? size.rows - 1 : row, column: size.columns - 1 };
    default:
      return undefined;
  }
}

/** Tab: one cell on, over the end of the row into the next; undefined past the sheet's end, where Tab leaves it. */
export function nextByTab(
  { row, column }: CellPlace,
  isBack: boolean,
  size: SheetSize,
): CellPlace | undefined {
  const index = row * size.columns + column + (isBack ? -1 : 1);
  if (index < 0 || index >= size.rows * size.columns) return undefined;
  return { row: Math.floor(index / size.columns), column: index % size.columns };
}

/** Keeps a place inside a sheet that has become smaller. */
export function clamp({ row, column }: CellPlace, size: SheetSize): CellPlace {
  return {
    row: Math.max(0, Math.min(size.rows - 1, row)),
    column: Math.max(0, Math.min(size.columns - 1, column)),
  };
}
