import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useMemo, useRef, type ReactNode } from 'react';
import { useFormats } from '#renderer/ui/formats.tsx';
import { readRowHeight } from '#renderer/ui/row-height.ts';
import { useSaveFile } from '#renderer/ui/save-file.ts';
import { useStored } from '#renderer/ui/stored-state.ts';
import { useLatest } from '#renderer/ui/use-latest.ts';
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
import { useRowSelection, type Selection } from './use-row-selection.ts';
import { useVisibleRows } from './use-visible-rows.ts';
import './table.css';

export interface TableProps<Row> {
  /** For screen readers, and the name of the exported file. */
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly TableColumn<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly search?: string;
  /** What a row is found by, folded (`foldText`) once; left out: its columns. Must keep its identity. */
  readonly searchText?: (row: Row) => string;
  /** Rows of which it says no are left out. Must keep its identity. */
  readonly filter?: (row: Row) => boolean;
  /** Rows that are chosen for doing something with all of them. */
  readonly selection?: Selection;
  /** Told the rows in view, and a few around them, when they have become others. */
  readonly onVisible?: (rows: readonly Row[]) => void;
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
  const shown = useMemo(() => shownColumns(columns, view), [columns, view]);
  const { filter, searchText } = props;
  // Sorting takes longest and every key of a search would ask for it again: it comes first.
  const sorted = useMemo(
    () => sortRows(rows, columns, sort, formats.language),
    [rows, columns, sort, formats.language],
  );
  const kept = useMemo(() => (filter ? sorted.filter(filter) : sorted), [sorted, filter]);
  const found = useMemo(
    () => searchRows(kept, columns, search, searchText),
    [kept, columns, search, searchText],
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
  const pageSize = () =>
    Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
  const keys = useRowKeys(
    found.length,
    pageSize,
    (index) => virtual.scrollToIndex(index),
    (index) => onOpen?.(found[index]!),
  );
  const items = virtual.getVirtualItems();
  useVisibleRows(found, items[0]?.index ?? 0, items.at(-1)?.index ?? -1, props.onVisible);
  const chosen = useRowSelection(props.selection, found.length, (index) => rowKey(found[index]!));
  // Rows keep these for as long as they are drawn.
  const handleOpen = useLatest((index: number) => {
    keys.setActive(index);
    onOpen?.(found[index]!);
  });
  const handleTurn = useLatest((index: number, isRange: boolean) => chosen?.turn(index, isRange));
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
        aria-multiselectable={chosen ? true : undefined}
        onKeyDown={(event) => {
          const isOwn = event.target === event.currentTarget;
          if (!(isOwn && chosen?.handleKey(event, keys.active))) keys.handleKeyDown(event);
        }}
        style={
          {
            '--table-tracks': `${chosen ? 'var(--table-choice) ' : ''}${tracksOf(shown, view)}`,
            '--table-width': totalWidth(shown, view),
          } as Record<string, string>
        }
      >
        <TableHeader
          columns={shown}
          sort={sort}
          chosen={chosen}
          onSort={setSort}
          onResize={(key, width) => setView(withWidth(view, key, width))}
        />
        <div role="rowgroup" className="table-body" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
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
                isChosen={props.selection?.keys.has(rowKey(row))}
                onTurn={chosen && handleTurn}
                top={item.start - rowHeight}
                height={item.size}
                onOpen={onOpen && handleOpen}
              />
            );
          })}
        </div>
        {found.length === 0 && (
          <div role="row">
            <div role="gridcell" className="table-empty">
              {props.empty ?? formats.words('ui.noRows')}
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
