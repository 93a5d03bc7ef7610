import type { SheetColumn, SheetFooter } from './sheet-model.ts';

interface SheetFooterRowProps {
  readonly footer: SheetFooter;
  readonly columns: readonly SheetColumn[];
  readonly rowIndex: number;
}

/** Totals, always in view. */
export function SheetFooterRow({ footer, columns, rowIndex }: SheetFooterRowProps) {
  return (
    <div role="row" aria-rowindex={rowIndex} className="sheet-row sheet-footer">
      <div role="rowheader" aria-colindex={1} className="sheet-heading">
        {footer.label}
      </div>
      {columns.map((column, index) => (
        <div
          key={column.key}
          role="gridcell"
          aria-colindex={index + 2}
          aria-readonly="true"
          className={`sheet-cell ${column.align === 'end' ? 'sheet-end' : ''}`}
        >
          <span className="sheet-value">{footer.cells[index]?.text}</span>
          {column.asides?.map((aside, place) => (
            <span key={aside} className="sheet-aside">
              {footer.cells[index]?.asides?.[place]}
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
