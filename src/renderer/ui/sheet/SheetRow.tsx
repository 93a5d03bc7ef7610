import type { CSSProperties, ReactNode } from 'react';
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
  readonly heading: ReactNode;
  /** Selected columns, inclusive; from -1: none. */
  readonly selectedFrom: number;
  readonly selectedTo: number;
  readonly activeColumn: number;
  /** The editor, when it is in this row. */
  readonly editing: Editing | null;
  readonly onText: (text: string) => void;
  readonly onLeave: () => void;
  readonly style: CSSProperties;
}

export function SheetRow(props: SheetRowProps) {
  const { id, row, columns, cellAt, selectedFrom, selectedTo, activeColumn, editing } = props;
  return (
    <div role="row" aria-rowindex={row + 2} className="sheet-row" style={props.style}>
      <div role="rowheader" aria-colindex={1} className="sheet-heading">
        {props.heading}
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
          editing={editing?.place.column === index ? editing : null}
          onText={props.onText}
          onLeave={props.onLeave}
        />
      ))}
    </div>
  );
}
