import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, type ReactNode } from 'react';
import { useFormats } from '#renderer/ui/formats.tsx';
import { readRowHeight } from '#renderer/ui/row-height.ts';
import { useSaveFile } from '#renderer/ui/save-file.ts';
import { useStored } from '#renderer/ui/stored-state.ts';
import {
  initialView,
  shownColumns,
  totalWidth,
  tracksOf,
  withWidth,
  type TableColumn,
  type TableView,
} from './columns.ts';
import { searchRows, sortRows, type SortOrder } from './table-rows.ts';
import { TableHeader } from './TableHeader.tsx';
import { TableRow } from './TableRow.tsx';
import { TableTools } from './TableTools.tsx';
import { toCsv } from './to-csv.ts';
import { useRowKeys } from './use-row-keys.ts';
import './table.css';

export interface TableProps<Row> {
  /** For screen readers, and the name of the exported file. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly search?: string;
  readonly initialSort?: SortOrder;
  readonly selectedKey?: string | null;
  /** Click or Enter. */
  readonly onOpen?: (row: Row) => void;
  /** Under which widths, hidden columns and order are remembered on this seat. */
  readonly storageKey?: string;
  /** Left part of the bar above: search field, filters. */
  readonly tools?: ReactNode;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
}

/** The one table: virtual rows, sticky header, sort, search, column choice and widths, keys, CSV of what is shown. */
export function Table<Row>(props: TableProps<Row>) {
  const {
    label,
    rows,
    columns,
    rowKey,
    search = '',
    storageKey,
    onOpen,
    selectedKey = null,
  } = props;
  const formats = useFormats();
  const saveFile = useSaveFile();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useStored<TableView>(
    storageKey && `table.${storageKey}.view`,
    initialView(columns),
  );
  const [sort, setSort] = useStored<SortOrder | null>(
    storageKey && `table.${storageKey}.sort`,
    props.initialSort ?? null,
  );
  const shown = shownColumns(columns, view);
  const found = useMemo(
    () => sortRows(searchRows(rows, columns, search), columns, sort, formats.language),
    [rows, columns, search, sort, formats.language],
  );
  const rowHeight = readRowHeight();
  const virtual = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Rows begin below the header, which stays over them.
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
  });
  const pageSize = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
  const keys = useRowKeys(
    found.length,
    pageSize,
    (index) => virtual.scrollToIndex(index),
    (index) => onOpen?.(found[index]!),
  );
  const exportCsv = () => {
    const header = shown.map((column) => [column.header, column.unit].filter(Boolean).join(' '));
    const cells = found.map((row) => shown.map((column) => column.value(row)));
    void saveFile({ name: `${label}.csv`, mimeType: 'text/csv', content: toCsv(header, cells) });
  };
  return (
    <div className="table">
      <TableTools
        columns={columns}
        view={view}
        onView={setView}
        onExport={exportCsv}
        shown={found.length}
        total={rows.length}
      >
        {props.tools}
      </TableTools>
      <div
        ref={scroller}
        className="table-scroller"
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={found.length + 1}
        aria-activedescendant={found.length > 0 ? `${id}-${keys.active}` : undefined}
        onKeyDown={keys.handleKeyDown}
        style={
          {
            '--table-tracks': tracksOf(shown, view),
            '--table-width': totalWidth(shown, view),
          } as Record<string, string>
        }
      >
        <TableHeader
          columns={shown}
          sort={sort}
          onSort={setSort}
          onResize={(key, width) => setView(withWidth(view, key, width))}
        />
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = found[item.index]!;
            return (
              <TableRow
                key={rowKey(row)}
                id={`${id}-${item.index}`}
                row={row}
                index={item.index}
                columns={shown}
                isActive={item.index === keys.active}
                isSelected={rowKey(row) === selectedKey}
                style={{ transform: `translateY(${item.start - rowHeight}px)`, height: item.size }}
                onClick={
                  onOpen &&
                  (() => {
                    keys.setActive(item.index);
                    onOpen(row);
                  })
                }
              />
            );
          })}
        </div>
        {found.length === 0 && (
          <div className="table-empty">{props.empty ?? formats.words('ui.noRows')}</div>
        )}
      </div>
    </div>
  );
}
