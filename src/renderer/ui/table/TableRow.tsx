import type { CSSProperties } from 'react';
import { useFormats } from '#renderer/ui/formats.tsx';
import type { TableColumn } from './columns.ts';

interface TableRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly index: number;
  readonly columns: readonly TableColumn<Row>[];
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly style: CSSProperties;
  readonly onClick: (() => void) | undefined;
}

export function TableRow<Row>({
  id,
  row,
  index,
  columns,
  isActive,
  isSelected,
  style,
  onClick,
}: TableRowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-active={isActive || undefined}
      className={`table-row ${onClick ? 'table-opens' : ''}`}
      style={style}
      onClick={onClick}
    >
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

function Cell<Row>({ row, column }: { readonly row: Row; readonly column: TableColumn<Row> }) {
  const formats = useFormats();
  if (column.cell) return column.cell(row);
  const value = column.value(row);
  if (value === null) return <span className="muted">{formats.number(null)}</span>;
  if (typeof value === 'boolean') return formats.words(value ? 'ui.yes' : 'ui.no');
  return typeof value === 'number' ? formats.number(value, column.decimals) : value;
}
