import { memo, type ReactNode } from 'react';
import type { Editing } from './editing.ts';
import type { CellPlace } from './selection.ts';
import type { SheetCell, SheetColumn } from './sheet-model.ts';
import { SheetCellView } from './SheetCellView.tsx';

interface SheetRowProps {
  /** Of the sheet; cells build theirs on it. */
  readonly id: string;
  readonly row: number;
  readonly columns: readonly SheetColumn[];
  readonly cellAt: (place: CellPlace) => SheetCell;
  readonly rowHeader: (row: number) => ReactNode;
  /** Selected columns, inclusive; from -1: none. */
  readonly selectedFrom: number;
  readonly selectedTo: number;
  readonly activeColumn: number;
  /** When it is in this row. */
  readonly editor: SheetEditorState | null;
  readonly top: number;
  readonly height: number;
}

export interface SheetEditorState {
  readonly editing: Editing | null;
  readonly changeText: (text: string) => void;
  readonly commitEdit: () => void;
}

/** Drawn again only when something in it has changed: scrolling past hundreds of rows must stay smooth. */
export const SheetRow = memo(function SheetRow(props: SheetRowProps) {
  const { id, row, columns, cellAt, selectedFrom, selectedTo, activeColumn, editor } = props;
  const style = { transform: `translateY(${props.top}px)`, height: props.height };
  return (
    <div role="row" aria-rowindex={row + 2} className="sheet-row" style={style}>
      <div role="rowheader" aria-colindex={1} className="sheet-heading">
        {props.rowHeader(row)}
      </div>
      {columns.map((column, index) => (
        <SheetCellView
          key={column.key}
          sheetId={id}
          place={{ row, column: index }}
          column={column}
          cell={cellAt({ row, column: index })}
          isSelected={selectedFrom >= 0 && index >= selectedFrom && index <= selectedTo}
          isActive={index === activeColumn}
          editor={editor?.editing?.place.column === index ? editor : null}
        />
      ))}
    </div>
  );
});
