import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PointerEvent } from 'react';
import type { TableColumn } from './columns.ts';
import { useFormats } from '#renderer/ui/formats.tsx';
import type { SortOrder } from './table-rows.ts';
import type { RowSelection } from './use-row-selection.ts';

interface TableHeaderProps<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly sort: SortOrder | null;
  readonly chosen: RowSelection | undefined;
  readonly onSort: (order: SortOrder) => void;
  readonly onResize: (key: string, width: number) => void;
}

export function TableHeader<Row>({
  columns,
  sort,
  chosen,
  onSort,
  onResize,
}: TableHeaderProps<Row>) {
  return (
    <div className="table-row table-header" role="row" aria-rowindex={1}>
      {chosen && <ChoiceHead chosen={chosen} />}
      {columns.map((column) => {
        const isSorted = sort?.key === column.key;
        const direction = sort?.descending ? 'descending' : 'ascending';
        return (
          <div
            key={column.key}
            role="columnheader"
            aria-sort={isSorted ? direction : 'none'}
            className={`table-head ${column.align === 'end' ? 'table-end' : ''}`}
          >
            <button
              type="button"
              className="table-sort"
              onClick={() => onSort({ key: column.key, descending: isSorted && !sort.descending })}
            >
              <span className="table-head-text">{column.header}</span>
              {column.unit && <span className="table-unit">{column.unit}</span>}
              {isSorted && (sort.descending ? <ArrowDown /> : <ArrowUp />)}
            </button>
            <span
              className="table-grip"
              aria-hidden="true"
              onPointerDown={(event) => followDrag(event, (width) => onResize(column.key, width))}
            />
          </div>
        );
      })}
    </div>
  );
}

function ChoiceHead({ chosen }: { readonly chosen: RowSelection }) {
  const formats = useFormats();
  return (
    <div role="columnheader" className="table-head table-choice">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={chosen.areAll}
        onChange={chosen.turnAll}
        aria-label={formats.words(chosen.areAll ? 'ui.chooseNone' : 'ui.chooseAll')}
      />
    </div>
  );
}

function followDrag(event: PointerEvent<HTMLElement>, onWidth: (width: number) => void) {
  event.preventDefault();
  const grip = event.currentTarget;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const startWidth = grip.parentElement!.getBoundingClientRect().width;
  const startX = event.clientX;
  const move = (moved: globalThis.PointerEvent) =>
    onWidth(((startWidth + moved.clientX - startX) / rem) * 16);
  grip.setPointerCapture(event.pointerId);
  grip.addEventListener('pointermove', move);
  grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), {
    once: true,
  });
}
