import { placesOf, rangeOf, type CellPlace, type Selection, type SheetSize } from './selection.ts';

export interface CellText extends CellPlace {
  readonly text: string;
}

/**
 * Where a pasted block lands: over the selection, repeated while it fits a selection that is a multiple of it (one cell
 * fills all), else once from the selection's top left corner. What would lie outside the sheet is left out.
 */
export function placeBlock(
  block: readonly (readonly string[])[],
  selection: Selection,
  size: SheetSize,
): readonly CellText[] {
  const range = rangeOf(selection);
  const height = block.length;
  const width = Math.max(0, ...block.map((row) => row.length));
  if (height === 0 || width === 0) return [];
  const rows = timesIn(range.bottom - range.top + 1, height) * height;
  const columns = timesIn(range.right - range.left + 1, width) * width;
  const cells: CellText[] = [];
  for (let down = 0; down < rows; down += 1)
    for (let along = 0; along < columns; along += 1) {
      const text = block[down % height]![along % width];
      const place = { row: range.top + down, column: range.left + along };
      if (text !== undefined && isInside(place, size)) cells.push({ ...place, text });
    }
  return cells;
}

/** Ctrl+D: the selection's first row into the rows below it; a single row takes the one above. */
export function fillDown(
  selection: Selection,
  textAt: (place: CellPlace) => string,
): readonly CellText[] {
  const range = rangeOf(selection);
  const isOneRow = range.top === range.bottom;
  const source = isOneRow ? range.top - 1 : range.top;
  if (source < 0) return [];
  return placesOf({ ...range, top: source + 1 }).map((place) => ({
    ...place,
    text: textAt({ row: source, column: place.column }),
  }));
}

function timesIn(space: number, length: number): number {
  return space % length === 0 ? space / length : 1;
}

function isInside({ row, column }: CellPlace, size: SheetSize): boolean {
  return row < size.rows && column < size.columns;
}
