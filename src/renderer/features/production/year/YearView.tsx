import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '#renderer/app/core-context.tsx';
import { Loaded } from '#renderer/app/Loaded.tsx';
import { useRead } from '#renderer/app/use-read.ts';
import type { InputOf, OutputOf } from '#renderer/core.ts';
import { Sheet, useFormats, type CellPlace } from '#renderer/ui/index.ts';
import { columnHeader, viewCell } from '../cell-view.ts';
import { CellLine } from '../day/CellLine.tsx';
import { sumOf } from '../day/day-rows.ts';
import { useEntries } from '../entries/use-entries.ts';
import { monthFields, type EntryField } from '../fields.ts';
import { monthsOfYear } from '../month/calendar.ts';
import { OfOneWell, type OfOneWellProps } from '../OfOneWell.tsx';
import { PeriodPicker } from '../PeriodPicker.tsx';
import { sheetActions } from '../sheet-actions.ts';
import { useCellFields } from '../use-cell-fields.ts';
import { useSpeech } from '../use-speech.ts';
import { useViewAddress } from '../use-view-address.ts';
import type { ListedWell } from '../WellChoice.tsx';

/** One well's year, a row a month: for history and reports that have no days. */
export const YearView = () => <OfOneWell view={YearOf} />;

function YearOf({ well, picker, currentDay }: OfOneWellProps) {
  const { t } = useTranslation();
  const address = useViewAddress();
  const lastYear = currentDay.slice(0, 4);
  const year = address.year ?? lastYear;
  const goBy = (step: -1 | 1) => {
    const next = String(Number(year) + step);
    if (next <= lastYear) address.go({ year: next }, { replace: true });
  };
  const input = { wellId: well.wellId, from: `${year}-01`, to: `${year}-12` };
  const read = useRead('production', 'months', input as InputOf<'production', 'months'>);
  const tools = (
    <div className="entry-tools">
      {picker}
      <PeriodPicker
        previousLabel={t('production.previousYear')}
        nextLabel={t('production.nextYear')}
        isLast={year >= lastYear}
        onStep={goBy}
      >
        <strong className="period-name">{year}</strong>
      </PeriodPicker>
      <span className="entry-count muted">{t('production.monthNote')}</span>
    </div>
  );
  return (
    <>
      {tools}
      <Loaded read={read}>
        {(stored) => (
          <YearSheet
            well={well}
            months={monthsOfYear(year).filter((month) => month <= currentDay.slice(0, 7))}
            stored={stored}
            onStep={goBy}
          />
        )}
      </Loaded>
    </>
  );
}

interface YearSheetProps {
  readonly well: ListedWell;
  readonly months: readonly string[];
  readonly stored: OutputOf<'production', 'months'>;
  readonly onStep: (step: -1 | 1) => void;
}

function YearSheet({ well, months, stored, onStep }: YearSheetProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const speech = useSpeech();
  const isConnected = useConnection().status === 'open';
  const entries = useEntries('months');
  const { isContested, ask } = useCellFields();
  const byMonth = useMemo(() => new Map(stored.map((row) => [row.month, row])), [stored]);
  const fields = useMemo(() => shownFields(stored), [stored]);
  const columns = fields.map((field) => toColumn(field, speech));
  const cellOf = ({ row, column }: CellPlace) => ({
    wellId: well.wellId,
    period: months[row]!,
    field: fields[column]!.field,
  });
  const storedAt = ({ row, column }: CellPlace) =>
    byMonth.get(months[row]!)?.[fields[column]!.field] ?? null;
  const valueAt = (place: CellPlace) => entries.valueOf(cellOf(place), storedAt(place));
  const isSummed = (row: number) => byMonth.get(months[row]!)?.source === 'days';
  const cellAt = (place: CellPlace) => {
    const field = fields[place.column]!;
    const state = entries.stateOf(cellOf(place));
    const facts = { field, stored: storedAt(place), state, isConnected, findings: [] };
    const isReadOnly = isSummed(place.row) && summedFields.has(field.field);
    const cell = viewCell({ ...facts, isContested: isContested(cellOf(place)) }, speech);
    return isReadOnly ? { ...cell, isReadOnly, note: t('production.fromDays') } : cell;
  };
  const totals = fields.map((field, column) => ({
    text:
      field.kind === 'number' && !stockFields.has(field.field)
        ? formats.number(sumOf(months.map((_, row) => valueAt({ row, column }))))
        : '',
  }));
  const year = months[0]?.slice(0, 4) ?? '';
  return (
    <>
      <Sheet
        label={t('production.sheetOfYear', { well: well.name, year })}
        columns={columns}
        rowCount={months.length}
        rowKey={(row) => months[row]!}
        rowHeading={t('production.month')}
        rowHeader={(row) => (
          <>
            {formats.month(months[row]!)}
            {isSummed(row) && <span className="muted">{t('production.fromDaysShort')}</span>}
          </>
        )}
        rowHeaderRem={9}
        cellAt={cellAt}
        footer={{ label: t('production.total'), cells: totals }}
        line={(place, typed) => (
          <CellLine
            row={formats.month(months[place.row]!)}
            period={months[place.row]!}
            kind="months"
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

type MonthEntryField = (typeof monthFields)[number];

/** What the core sums from days. */
const summedFields: ReadonlySet<string> = new Set([
  'oilBbl',
  'gasMcf',
  'waterBbl',
  'injectedBbl',
  'injectedGasMcf',
  'daysOn',
]);

/** A stock at a point in time is not summed over months. */
const stockFields: ReadonlySet<string> = new Set(['openingStockBbl', 'closingStockBbl']);

function shownFields(stored: OutputOf<'production', 'months'>): readonly MonthEntryField[] {
  return monthFields.filter(
    (field) => !('startsHidden' in field) || stored.some((row) => row[field.field] !== null),
  );
}

function toColumn(field: EntryField, speech: ReturnType<typeof useSpeech>) {
  const isNumber = field.kind === 'number';
  return {
    key: field.field,
    header: columnHeader(field, speech),
    unit: field.unit,
    widthRem: field.widthRem + 1,
    align: isNumber ? ('end' as const) : ('start' as const),
    inputMode: isNumber ? ('decimal' as const) : ('text' as const),
    grows: field.field === 'note',
  };
}
