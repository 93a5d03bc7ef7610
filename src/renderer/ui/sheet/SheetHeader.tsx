import type { SheetColumn } from './sheet-model.ts';

interface SheetHeaderProps {
  readonly rowHeading: string;
  readonly columns: readonly SheetColumn[];
}

export function SheetHeader({ rowHeading, columns }: SheetHeaderProps) {
  return (
    <div role="row" aria-rowindex={1} className="sheet-row sheet-header">
      <div role="columnheader" aria-colindex={1} className="sheet-heading">
        {rowHeading}
      </div>
      {columns.map((column, index) => (
        <div
          key={column.key}
          role="columnheader"
          aria-colindex={index + 2}
          className={`sheet-head ${column.align === 'end' ? 'sheet-end' : ''}`}
        >
          <span className="sheet-value">
            {column.header} {column.unit && <span className="sheet-unit">{column.unit}</span>}
          </span>
          {column.asides?.map((aside) => (
            <span key={aside} className="sheet-aside">
              {aside}
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
