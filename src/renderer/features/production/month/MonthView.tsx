import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '#renderer/app/core-context.tsx';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';
import { Sheet, TextInput, useFormats, type CellPlace } from '#renderer/ui/index.ts';
import { viewCell } from '../cell-view.ts';
import { CellLine } from '../day/CellLine.tsx';
import { ColumnMenu } from '../day/ColumnMenu.tsx';
import { sumOf } from '../day/day-rows.ts';
import { useDayColumns, usedFields } from '../day/use-day-columns.ts';
import { useEntries } from '../entries/use-entries.ts';
import { volumeFields } from '../fields.ts';
import { OfOneWell, type OfOneWellProps } from '../OfOneWell.tsx';
import { PeriodPicker } from '../PeriodPicker.tsx';
import { sheetActions } from '../sheet-actions.ts';
import { useCellFields } from '../use-cell-fields.ts';
import { useSpeech } from '../use-speech.ts';
import { useViewAddress } from '../use-view-address.ts';
import type { ListedWell } from '../WellChoice.tsx';
import { addMonths, daysOfMonth } from './calendar.ts';

/** One well's month, a row a day. */
export const MonthView = () => <OfOneWell view={MonthOf} />;

function MonthOf({ well, picker, currentDay }: OfOneWellProps) {
  const { t } = useTranslation();
  const address = useViewAddress();
  const lastMonth = currentDay.slice(0, 7);
  const month = address.month ?? lastMonth;
  const days = daysOfMonth(month);
  const input = { wellId: well.wellId, from: days[0]!, to: days.at(-1)! };
  const read = useRead('production', 'days', input as InputOf<'production', 'days'>);
  const goTo = (next: string) =>
    next !== '' && next <= lastMonth && address.go({ month: next }, { replace: true });
  const tools = (
    <>
      {picker}
      <PeriodPicker
        previousLabel={t('production.previousMonth')}
        nextLabel={t('production.nextMonth')}
        isLast={month >= lastMonth}
        onStep={(step) => goTo(addMonths(month, step))}
      >
        <TextInput
          label={t('production.month')}
          hideLabel
          type="month"
          value={month}
          max={lastMonth}
          onChange={goTo}
        />
      </PeriodPicker>
    </>
  );
  return (
    <Loaded read={read} pending={<div className="entry-tools">{tools}</div>}>
      {(entries) => (
        <MonthSheet
          well={well}
          month={month}
          days={days.filter((day) => day <= currentDay)}
          currentDay={currentDay}
          stored={entries}
          tools={tools}
          onStep={(step) => goTo(addMonths(month, step))}
        />
      )}
    </Loaded>
  );
}

interface MonthSheetProps {
  readonly well: ListedWell;
  readonly month: string;
  /** Up to the running one. */
  readonly days: readonly string[];
  readonly currentDay: string;
  readonly stored: OutputOf<'production', 'days'>;
  readonly tools: ReactNode;
  readonly onStep: (step: -1 | 1) => void;
}

function MonthSheet({ well, month, days, currentDay, stored, tools, onStep }: MonthSheetProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const speech = useSpeech();
  const isConnected = useConnection().status === 'open';
  const entries = useEntries('days', currentDay);
  const { isContested, ask } = useCellFields();
  const used = useMemo(() => usedFields(stored), [stored]);
  const columns = useDayColumns(used, { hasAsides: false });
  const { fields } = columns;
  const byDay = useMemo(() => new Map(stored.map((row) => [row.day, row])), [stored]);
  const cellOf = ({ row, column }: CellPlace) => ({
    wellId: well.wellId,
    period: days[row]!,
    field: fields[column]!.field,
  });
  const storedAt = ({ row, column }: CellPlace) =>
    byDay.get(days[row]!)?.[fields[column]!.field] ?? null;
  const valueAt = (place: CellPlace) => entries.valueOf(cellOf(place), storedAt(place));
  const cellAt = (place: CellPlace) => {
    const state = entries.stateOf(cellOf(place));
    const findings = state?.status === 'saved' ? state.findings : [];
    const field = fields[place.column]!;
    const facts = { field, stored: storedAt(place), state, isConnected, findings };
    const cell = viewCell({ ...facts, isContested: isContested(cellOf(place)) }, speech);
    // A field that is measured in this month is expected on each of its days.
    const isExpected = volumeFields.has(field.field) && used.has(field.field);
    return { ...cell, isMissing: cell.text === '' && isExpected };
  };
  const totals = fields.map(({ field }, column) => ({
    text: volumeFields.has(field)
      ? formats.number(sumOf(days.map((_, row) => valueAt({ row, column }))))
      : '',
  }));
  return (
    <>
      <div className="entry-tools">
        {tools}
        <span className="entry-count" />
        <ColumnMenu columns={columns} />
      </div>
      <Sheet
        label={t('production.sheetOfMonth', { well: well.name, month: formats.month(month) })}
        columns={columns.columns}
        rowCount={days.length}
        rowKey={(row) => days[row]!}
        rowHeading={t('production.day')}
        rowHeader={(row) => formats.day(days[row]!)}
        rowHeaderRem={8}
        cellAt={cellAt}
        footer={{ label: t('production.total'), cells: totals }}
        line={(place, typed) => (
          <CellLine
            row={formats.day(days[place.row]!)}
            period={days[place.row]!}
            kind="days"
            field={fields[place.column]!}
            cell={cellAt(place)}
            typed={typed}
            onAsk={() => ask(cellOf(place))}
          />
        )}
        actions={sheetActions({ entries, cellOf, valueAt, onPage: onStep, ask })}
      />
      <p className="entry-keys muted">{t('production.keysShort')}</p>
    </>
  );
}
