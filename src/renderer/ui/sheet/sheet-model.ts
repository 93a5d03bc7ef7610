import type { CellText } from './place-block.ts';
import type { CellPlace } from './selection.ts';

export interface SheetColumn {
  readonly key: string;
  readonly header: string;
  readonly unit?: string;
  /** Rem at 100 % text size. */
  readonly widthRem: number;
  /** Takes spare width. */
  readonly grows?: boolean;
  readonly align?: 'start' | 'end';
  /** Which keypad a touch screen shows. */
  readonly inputMode?: 'decimal' | 'text';
  /** Headers of what stands beside each value for comparison, e.g. yesterday. */
  readonly asides?: readonly string[];
}

/**
 * How far a typed value has come: `saving` on its way, `waiting` for the connection, `saved`, or `kept`: typed and not
 * saved, for a reason.
 */
export type CellProgress = 'saving' | 'waiting' | 'saved' | 'kept';

export interface SheetCell {
  readonly text: string;
  /** What the editor starts from; absent: `text`. */
  readonly editText?: string;
  readonly progress?: CellProgress;
  /** In words: what is odd, or why it is not saved. */
  readonly note?: string;
  readonly isOdd?: boolean;
  /** A value is expected here and there is none. */
  readonly isMissing?: boolean;
  readonly isReadOnly?: boolean;
  /** Can be typed in, but is not meant for this row. */
  readonly isMuted?: boolean;
  /** Several people set it apart, and nobody has decided yet. */
  readonly isContested?: boolean;
  /** How far off the usual, e.g. `+32 %`. */
  readonly deviation?: string;
  readonly asides?: readonly string[];
}

export interface SheetGroup {
  readonly key: string;
  readonly label: string;
  readonly note?: string;
  /** Rows under it, in order. */
  readonly rowCount: number;
}

export interface SheetFooter {
  readonly label: string;
  readonly cells: readonly Pick<SheetCell, 'text' | 'asides'>[];
}

export interface SheetActions {
  /** Cells left with a changed text, pasted, filled or cleared, all at once. */
  readonly onCommit: (cells: readonly CellText[]) => void;
  /** Each keystroke in the editor, so that it can be kept; null when the editor was left or reverted. */
  readonly onTyping?: (place: CellPlace, text: string | null) => void;
  /** Escape in the editor. */
  readonly onRevert?: (place: CellPlace) => void;
  readonly onUndo?: () => void;
  readonly onRedo?: () => void;
  /** Right click, the menu key or Shift F10: what else is known of a cell. */
  readonly onAsk?: (place: CellPlace) => void;
  /** Page Up (-1) and Page Down (1) turn to another sheet. */
  readonly onPage?: (step: -1 | 1) => void;
}

export type SheetItem =
  | { readonly kind: 'group'; readonly group: SheetGroup }
  | { readonly kind: 'row'; readonly row: number };

/** Rows in the order they are drawn, each group's heading above its rows. */
export function itemsOf(rowCount: number, groups: readonly SheetGroup[]): readonly SheetItem[] {
  if (groups.length === 0) return rowItems(0, rowCount);
  let row = 0;
  return groups.flatMap((group) => {
    const items = rowItems(row, group.rowCount);
    row += group.rowCount;
    return [{ kind: 'group' as const, group }, ...items];
  });
}

function rowItems(first: number, count: number): SheetItem[] {
  return Array.from({ length: count }, (_, index) => ({ kind: 'row', row: first + index }));
}

export function cellId(sheetId: string, { row, column }: CellPlace): string {
  return `${sheetId}-${row}-${column}`;
}

const asideWidthRem = 3.25;

/** Tracks in rem, so that columns grow with the text size. */
export function sheetTracks(rowHeaderRem: number, columns: readonly SheetColumn[]): string {
  const tracks = columns.map((column) => {
    const width = `${widthOf(column)}rem`;
    return column.grows ? `minmax(${width}, 1fr)` : width;
  });
  const rest = columns.some((column) => column.grows) ? [] : ['1fr'];
  return [`${rowHeaderRem}rem`, ...tracks, ...rest].join(' ');
}

export function sheetWidth(rowHeaderRem: number, columns: readonly SheetColumn[]): string {
  return `${columns.reduce((sum, column) => sum + widthOf(column), rowHeaderRem)}rem`;
}

function widthOf(column: SheetColumn): number {
  return column.widthRem + asideWidthRem * (column.asides?.length ?? 0);
}
