import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, type ReactNode } from 'react';
import { useFormats } from '#renderer/ui/formats.tsx';
import { readRowHeight } from '#renderer/ui/row-height.ts';
import type { Editing } from './editing.ts';
import { rangeOf, type CellPlace } from './selection.ts';
import {
  cellId,
  itemsOf,
  sheetTracks,
  sheetWidth,
  type SheetActions,
  type SheetCell,
  type SheetColumn,
  type SheetFooter,
  type SheetGroup,
} from './sheet-model.ts';
import { SheetFooterRow } from './SheetFooterRow.tsx';
import { SheetHeader } from './SheetHeader.tsx';
import { SheetRow } from './SheetRow.tsx';
import { useCellPointer } from './use-cell-pointer.ts';
import { useSheet } from './use-sheet.ts';
import './sheet.css';

interface SheetProps {
  /** For screen readers. */
  readonly label: string;
  readonly columns: readonly SheetColumn[];
  readonly rowCount: number;
  readonly rowKey: (row: number) => string;
  readonly rowHeading: string;
  readonly rowHeader: (row: number) => ReactNode;
  readonly rowHeaderRem?: number;
  readonly cellAt: (place: CellPlace) => SheetCell;
  readonly groups?: readonly SheetGroup[];
  readonly footer?: SheetFooter;
  readonly actions: SheetActions;
  /** Says more about the active cell and what is being typed in it (null: nothing), above the sheet. */
  readonly line?: (place: CellPlace, typed: string | null) => ReactNode;
  /** Shown in place of rows. */
  readonly empty?: ReactNode;
}

const noGroups: readonly SheetGroup[] = [];

/**
 * A grid that types like a spreadsheet: arrows, Tab, Enter, F2, fill down, ranges to and from Excel, undo. Only the rows
 * in view are drawn, and the active one, so that its editor outlives scrolling.
 */
export function Sheet(props: SheetProps) {
  const { label, columns, rowCount, cellAt, groups = noGroups, footer, actions } = props;
  const { words } = useFormats();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const size = { rows: rowCount, columns: columns.length };
  const sheet = useSheet({ size, cellAt, actions });
  const { selection, editing } = sheet;
  const items = useMemo(() => itemsOf(rowCount, groups), [rowCount, groups]);
  const activeItem = items.findIndex(
    (item) => item.kind === 'row' && item.row === selection.active.row,
  );
  const rowHeight = readRowHeight();
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), activeItem),
  });
  const activeId = cellId(id, selection.active);
  useShowCell(cellId(id, selection.head), rowCount > 0);
  useFocusAfterEdit(scroller, editing);
  const pointer = useCellPointer(sheet, scroller);
  const range = rangeOf(selection);
  return (
    <div className="sheet">
      {props.line && rowCount > 0 && (
        <div className="sheet-line" aria-live="polite">
          {props.line(selection.active, editing?.text ?? null)}
        </div>
      )}
      <div
        ref={scroller}
        className="sheet-scroller"
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-description={words('sheet.howToLeave')}
        aria-multiselectable="true"
        aria-rowcount={rowCount + 1 + (footer ? 1 : 0)}
        aria-colcount={columns.length + 1}
        aria-activedescendant={rowCount > 0 ? activeId : undefined}
        onKeyDown={sheet.handleKeyDown}
        onCopy={sheet.handleCopy}
        onCut={sheet.handleCopy}
        onPaste={sheet.handlePaste}
        {...pointer}
        style={
          {
            '--sheet-tracks': sheetTracks(props.rowHeaderRem ?? 12, columns),
            '--sheet-width': sheetWidth(props.rowHeaderRem ?? 12, columns),
            '--sheet-heading': `${props.rowHeaderRem ?? 12}rem`,
          } as Record<string, string>
        }
      >
        <SheetHeader rowHeading={props.rowHeading} columns={columns} />
        <div role="rowgroup" className="sheet-body" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, size: height }) => {
            const item = items[index]!;
            const style = { transform: `translateY(${start}px)`, height };
            if (item.kind === 'group')
              return (
                <GroupRow
                  key={item.group.key}
                  group={item.group}
                  style={style}
                  span={columns.length + 1}
                />
              );
            return (
              <SheetRow
                key={props.rowKey(item.row)}
                id={id}
                row={item.row}
                columns={columns}
                cellAt={cellAt}
                rowHeader={props.rowHeader}
                selectedFrom={item.row >= range.top && item.row <= range.bottom ? range.left : -1}
                selectedTo={item.row >= range.top && item.row <= range.bottom ? range.right : -1}
                activeColumn={item.row === selection.active.row ? selection.active.column : -1}
                editor={editing?.place.row === item.row ? sheet : null}
                top={start}
                height={height}
              />
            );
          })}
        </div>
        {footer && rowCount > 0 && (
          <SheetFooterRow footer={footer} columns={columns} rowIndex={rowCount + 2} />
        )}
        {rowCount === 0 && <div className="sheet-empty">{props.empty}</div>}
      </div>
    </div>
  );
}

function GroupRow({
  group,
  style,
  span,
}: {
  readonly group: SheetGroup;
  readonly style: { readonly transform: string; readonly height: number };
  readonly span: number;
}) {
  return (
    <div role="row" className="sheet-group" style={style}>
      <div role="rowheader" aria-colspan={span} className="sheet-group-label">
        <strong>{group.label}</strong>
        {group.note && <span className="muted">{group.note}</span>}
      </div>
    </div>
  );
}

/** Keeps the cell the keys lead to in view. */
function useShowCell(elementId: string, isThere: boolean) {
  const isFirst = useRef(true);
  useEffect(() => {
    // Opening the screen must not scroll the page.
    if (isFirst.current) isFirst.current = false;
    else if (isThere)
      document.getElementById(elementId)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [elementId, isThere]);
}

/** The editor takes the focus with it when it goes; keys must reach the sheet again. */
function useFocusAfterEdit(
  scroller: { readonly current: HTMLDivElement | null },
  editing: Editing | null,
) {
  const wasEditing = useRef(false);
  useEffect(() => {
    const hasNoFocus = document.activeElement === document.body || document.activeElement === null;
    if (wasEditing.current && !editing && hasNoFocus)
      scroller.current?.focus({ preventScroll: true });
    wasEditing.current = editing !== null;
  }, [editing, scroller]);
}

function withIndex(indexes: number[], index: number): number[] {
  if (index < 0 || indexes.includes(index)) return indexes;
  return [...indexes, index].toSorted((a, b) => a - b);
}
