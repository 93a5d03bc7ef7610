import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Sheet, type CellPlace } from '#renderer/ui/index.ts';
import { useSpeech } from '../use-speech.ts';
import { CellLine } from './CellLine.tsx';
import { isEntered, isPhase, leaseGroups, type DayRow } from './day-rows.ts';
import type { DayColumns } from './use-day-columns.ts';
import { useDaySheet } from './use-day-sheet.ts';

interface DayGridProps {
  readonly day: string;
  readonly currentDay: string;
  readonly rows: readonly DayRow[];
  readonly columns: DayColumns;
  readonly injectors: ReadonlySet<string>;
  readonly onPage: (step: -1 | 1) => void;
  readonly onOpenWell: (wellId: string) => void;
  readonly empty: string;
}

/** A gauge day as a spreadsheet: one row a well, under its lease. */
export function DayGrid(props: DayGridProps) {
  const { day, currentDay, rows, columns, injectors, onPage, onOpenWell } = props;
  const { t } = useTranslation();
  const { formats } = useSpeech();
  const { fields } = columns;
  const sheet = useDaySheet({ day, currentDay, rows, fields, injectors, onPage });
  const groups = useMemo(
    () =>
      leaseGroups(rows, (own) => ({
        label: own[0]!.leaseName ?? t('production.noLease'),
        note: t('production.enteredOf', {
          entered: formats.number(own.filter((row) => isEntered(row.values)).length, 0),
          count: own.length,
        }),
      })),
    [rows, t, formats],
  );
  const rowHeader = useCallback(
    (row: number) => <WellName row={rows[row]!} onOpen={onOpenWell} />,
    [rows, onOpenWell],
  );
  const line = (place: CellPlace, typed: string | null) => {
    const row = rows[place.row];
    const field = fields[place.column];
    if (!row || !field) return null;
    return (
      <CellLine
        row={row.wellName}
        period={day}
        kind="days"
        field={field}
        cell={sheet.cellAt(place)}
        typed={typed}
        onAsk={() => sheet.actions.onAsk?.(place)}
        previous={row.previous[field.field]}
        usual={isPhase(field.field) ? row.trailing[field.field] : null}
      />
    );
  };
  return (
    <Sheet
      label={t('production.sheetOfDay', { day: formats.day(day) })}
      columns={columns.columns}
      rowCount={rows.length}
      rowKey={(row) => rows[row]!.wellId}
      rowHeading={t('production.well')}
      rowHeader={rowHeader}
      rowHeaderRem={10.5}
      cellAt={sheet.cellAt}
      groups={groups}
      footer={sheet.footer}
      actions={sheet.actions}
      line={line}
      empty={props.empty}
    />
  );
}

function WellName({
  row,
  onOpen,
}: {
  readonly row: DayRow;
  readonly onOpen: (id: string) => void;
}) {
  return (
    <button type="button" tabIndex={-1} className="well-name" onClick={() => onOpen(row.wellId)}>
      {row.wellName}
    </button>
  );
}
