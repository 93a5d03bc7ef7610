import { Check, CloudOff, GitPullRequestArrow, LoaderCircle, TriangleAlert } from 'lucide-react';
import { StatusMark } from '#renderer/ui/feedback/StatusMark.tsx';
import { useFormats } from '#renderer/ui/formats.tsx';
import type { CellPlace } from './selection.ts';
import { cellId, type CellProgress, type SheetCell, type SheetColumn } from './sheet-model.ts';
import { SheetEditor } from './SheetEditor.tsx';
import type { SheetEditorState } from './SheetRow.tsx';

interface SheetCellViewProps {
  readonly sheetId: string;
  readonly place: CellPlace;
  readonly column: SheetColumn;
  readonly cell: SheetCell;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly editor: SheetEditorState | null;
}

export function SheetCellView(props: SheetCellViewProps) {
  const { place, column, cell, isSelected, isActive, editor } = props;
  const { words } = useFormats();
  /** Being on its way is the more urgent news. */
  const isOdd = cell.isOdd && (!cell.progress || cell.progress === 'saved');
  const classes = [
    'sheet-cell',
    column.align === 'end' && 'sheet-end',
    isSelected && 'sheet-selected',
    isActive && 'sheet-active',
    cell.progress && `sheet-${cell.progress}`,
    cell.isMissing && 'sheet-missing',
    cell.isReadOnly && 'sheet-read-only',
    cell.isMuted && 'sheet-muted',
    cell.isContested && 'sheet-contested',
  ];
  return (
    <div
      id={cellId(props.sheetId, place)}
      role="gridcell"
      aria-colindex={place.column + 2}
      aria-selected={isSelected}
      aria-readonly={cell.isReadOnly}
      aria-invalid={cell.progress === 'kept' || undefined}
      title={cell.note}
      data-row={place.row}
      data-column={place.column}
      className={classes.filter(Boolean).join(' ')}
    >
      {editor?.editing ? (
        <SheetEditor
          label={column.header}
          inputMode={column.inputMode ?? 'text'}
          editing={editor.editing}
          onText={editor.changeText}
          onLeave={editor.commitEdit}
        />
      ) : (
        <span className="sheet-value">
          {isOdd ? (
            <>
              <StatusMark status="high" />
              <span className="sheet-deviation">{cell.deviation}</span>
            </>
          ) : (
            cell.progress && <ProgressMark progress={cell.progress} />
          )}
          {cell.isContested && <GitPullRequestArrow className="sheet-mark" aria-hidden="true" />}
          <span className="sheet-text">{cell.text}</span>
          <span className="visually-hidden">
            {cell.isMissing && words('sheet.missing')}
            {cell.progress && words(`sheet.progress.${cell.progress}`)} {cell.note}
          </span>
        </span>
      )}
      {column.asides?.map((header, index) => (
        <span key={header} className="sheet-aside">
          <span className="visually-hidden">{header}</span>
          {cell.asides?.[index]}
        </span>
      ))}
    </div>
  );
}

const marks = {
  saving: LoaderCircle,
  waiting: CloudOff,
  saved: Check,
  kept: TriangleAlert,
} satisfies Record<CellProgress, unknown>;

function ProgressMark({ progress }: { readonly progress: CellProgress }) {
  const Mark = marks[progress];
  return <Mark className={`sheet-mark sheet-mark-${progress}`} aria-hidden="true" />;
}
