import { useCallback, useMemo } from 'react';
import { useConnection } from '#renderer/app/core-context.tsx';
import type { CellPlace, SheetActions, SheetCell, SheetFooter } from '#renderer/ui/index.ts';
import { viewCell } from '../cell-view.ts';
import { useEntries, type EntryActions } from '../entries/use-entries.ts';
import type { EntryCell, EntryValue } from '../entries/entry.ts';
import { volumeFields, type dayFields } from '../fields.ts';
import { sheetActions } from '../sheet-actions.ts';
import { useCellFields } from '../use-cell-fields.ts';
import { useSpeech } from '../use-speech.ts';
import { deviationOf, isExpected, isPhase, sumOf, type DayRow } from './day-rows.ts';

interface DaySheetInput {
  readonly day: string;
  readonly currentDay: string;
  readonly rows: readonly DayRow[];
  readonly fields: readonly (typeof dayFields)[number][];
  readonly injectors: ReadonlySet<string>;
  readonly onPage: (step: -1 | 1) => void;
}

interface DaySheet {
  readonly entries: EntryActions;
  readonly cellAt: (place: CellPlace) => SheetCell;
  readonly placeToCell: (place: CellPlace) => EntryCell;
  readonly valueAt: (row: DayRow, field: (typeof dayFields)[number]['field']) => EntryValue;
  readonly actions: SheetActions;
  readonly footer: SheetFooter;
}

/** The rows of a gauge day as cells that can be typed in. */
export function useDaySheet(input: DaySheetInput): DaySheet {
  const { day, currentDay, rows, fields, injectors, onPage } = input;
  const speech = useSpeech();
  const isConnected = useConnection().status === 'open';
  const entries = useEntries('days', currentDay);
  const { isContested, ask } = useCellFields();
  const placeToCell = useCallback(
    ({ row, column }: CellPlace): EntryCell => ({
      wellId: rows[row]!.wellId,
      period: day,
      field: fields[column]!.field,
    }),
    [rows, fields, day],
  );
  const valueAt = useCallback<DaySheet['valueAt']>(
    (row, field) => entries.valueOf({ wellId: row.wellId, period: day, field }, row.values[field]),
    [entries, day],
  );
  const cellAt = useCallback(
    (place: CellPlace): SheetCell => {
      const row = rows[place.row]!;
      const field = fields[place.column]!;
      const stored = row.values[field.field];
      const entryCell = placeToCell(place);
      const state = entries.stateOf(entryCell);
      const facts = { field, stored, state, isConnected, findings: row.findings };
      const cell = viewCell({ ...facts, isContested: isContested(entryCell) }, speech);
      const isMissing = cell.text === '' && isExpected(row, field.field);
      if (!isPhase(field.field)) return { ...cell, isMissing };
      const change = deviationOf(row, field.field, valueAt(row, field.field));
      return {
        ...cell,
        isMissing,
        isMuted: injectors.has(row.wellId),
        deviation: change === null ? undefined : deviationText(change, speech.formats),
        asides: [
          asideText(row.previous[field.field], speech.formats),
          asideText(row.trailing[field.field], speech.formats),
        ],
      };
    },
    [rows, fields, injectors, entries, placeToCell, valueAt, isConnected, isContested, speech],
  );
  const actions = useMemo<SheetActions>(
    () =>
      sheetActions({
        entries,
        cellOf: placeToCell,
        valueAt: ({ row, column }) => valueAt(rows[row]!, fields[column]!.field),
        onPage,
        ask,
      }),
    [entries, placeToCell, valueAt, rows, fields, onPage, ask],
  );
  const footer = useMemo(
    () => totalsOf(rows, fields, valueAt, speech),
    [rows, fields, valueAt, speech],
  );
  return { entries, cellAt, placeToCell, valueAt, actions, footer };
}

function totalsOf(
  rows: readonly DayRow[],
  fields: DaySheetInput['fields'],
  valueAt: DaySheet['valueAt'],
  { t, formats }: ReturnType<typeof useSpeech>,
): SheetFooter {
  const shown = (values: readonly unknown[]) => formats.number(sumOf(values), 0);
  const cells = fields.map(({ field }) => {
    if (!volumeFields.has(field)) return { text: '' };
    const asides = isPhase(field)
      ? [
          shown(rows.map((row) => row.previous[field])),
          shown(rows.map((row) => row.trailing[field])),
        ]
      : [];
    return { text: shown(rows.map((row) => valueAt(row, field))), asides };
  });
  return { label: t('production.total'), cells };
}

/** For comparison only: a thousand and more needs no decimals. */
function asideText(value: number | null, formats: ReturnType<typeof useSpeech>['formats']): string {
  return value !== null && value >= 1_000 ? formats.number(value, 0) : formats.number(value);
}

/** Short at any size, to fit beside the value: `+32%`, but `×4.3`. */
function deviationText(change: number, formats: ReturnType<typeof useSpeech>['formats']): string {
  return change > 1 ? `×${formats.number(1 + change, 1)}` : formats.change(change);
}
