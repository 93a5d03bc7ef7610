import { memo } from 'react';
import { useFormats } from '#renderer/ui/formats.tsx';
import type { TableColumn } from './columns.ts';

interface TableRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly isActive: boolean;
  readonly isSelected: boolean;
  /** Undefined: rows are not chosen in this table. */
  readonly isChosen: boolean | undefined;
  readonly onTurn: ((index: number, isRange: boolean) => void) | undefined;
  readonly top: number;
  readonly height: number;
  readonly onOpen: ((index: number) => void) | undefined;
}

/** Drawn anew only when something of it changed: a table is drawn at each step of scrolling, most of its rows stay. */
export const TableRow = memo(PlainRow) as typeof PlainRow;

function PlainRow<Row>({
  id,
  row,
  index,
  columns,
  isActive,
  isSelected,
  isChosen,
  onTurn,
  top,
  height,
  onOpen,
}: TableRowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen ?? isSelected}
      data-opened={isSelected || undefined}
      data-active={isActive || undefined}
      className={`table-row ${onOpen ? 'table-opens' : ''}`}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={onOpen && (() => onOpen(index))}
    >
      {onTurn && (
        <ChoiceCell
          name={nameOf(row, columns)}
          isChosen={isChosen}
          onTurn={(isRange) => onTurn(index, isRange)}
        />
      )}
      {columns.map((column) => (
        <div
          key={column.key}
          role="gridcell"
          className={`table-cell ${column.align === 'end' ? 'table-end' : ''}`}
        >
          <Cell row={row} column={column} />
        </div>
      ))}
    </div>
  );
}

interface ChoiceCellProps {
  readonly name: string;
  readonly isChosen: boolean | undefined;
  readonly onTurn: (isRange: boolean) => void;
}

/** The whole cell takes the click: the box alone is too small a target. */
function ChoiceCell({ name, isChosen = false, onTurn }: ChoiceCellProps) {
  const formats = useFormats();
  return (
    <div
      role="gridcell"
      className="table-cell table-choice"
      onClick={(event) => {
        event.stopPropagation();
        onTurn(event.shiftKey);
      }}
    >
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isChosen}
        readOnly
        aria-label={formats.words('ui.choose', { name })}
      />
    </div>
  );
}

/** What a row is called: the first of its columns that cannot be hidden. */
function nameOf<Row>(row: Row, columns: readonly TableColumn<Row>[]): string {
  return String((columns.find(({ isKey }) => isKey) ?? columns[0])?.value(row) ?? '');
}

function Cell<Row>({ row, column }: { readonly row: Row; readonly column: TableColumn<Row> }) {
  const formats = useFormats();
  if (column.cell) return column.cell(row);
  const value = column.value(row);
  if (value === null) return <span className="muted">{formats.number(null)}</span>;
  if (typeof value === 'boolean') return formats.words(value ? 'ui.yes' : 'ui.no');
  return typeof value === 'number' ? formats.number(value, column.decimals) : value;
}
