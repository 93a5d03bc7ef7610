import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { OutputOf } from '#renderer/core.ts';
import { dayFieldNames } from '#shared/domain/production/volumes.ts';
import type { EntryAnswer, EntryCommand, EntryEdit } from './entry.ts';

type DaySheet = OutputOf<'production', 'day'>;
type DayList = OutputOf<'production', 'days'>;

/**
 * Puts what was just saved into what screens have read, so that a cell does not fall back to its old value until the
 * change event's reading arrives. Reads under way may have begun before the save and are ended first.
 */
export async function patchReads(
  queries: QueryClient,
  command: EntryCommand,
  answer: EntryAnswer,
): Promise<void> {
  const hasData = (query: { readonly state: { readonly data: unknown } }) =>
    query.state.data !== undefined;
  await queries.cancelQueries({ queryKey: ['production'], predicate: hasData });
  patchEach<DaySheet>(queries, ['production', 'day'], (sheet, input) =>
    patchDaySheet(
      sheet,
      editsOn(command.edits, (edit) => edit.period === input['day']),
      answer,
    ),
  );
  patchEach<DayList>(queries, ['production', 'days'], (days, input) =>
    patchDayList(
      days,
      editsOn(command.edits, (edit) => isWithin(edit, input)),
    ),
  );
}

export function patchDaySheet(
  sheet: DaySheet,
  edits: readonly EntryEdit[],
  answer: EntryAnswer,
): DaySheet {
  if (edits.length === 0) return sheet;
  const isOfOneWell = new Set(edits.map((edit) => edit.wellId)).size === 1;
  const rows = sheet.rows.map((row) => {
    const own = edits.filter((edit) => edit.wellId === row.wellId);
    if (own.length === 0) return row;
    const values = { ...row.values, ...valuesOf(own) };
    return { ...row, values, findings: isOfOneWell ? [...answer.findings] : row.findings };
  });
  return { ...sheet, rows };
}

const blankDay = Object.fromEntries(dayFieldNames.map((field) => [field, null]));

export function patchDayList(days: DayList, edits: readonly EntryEdit[]): DayList {
  return edits.reduce((list, edit) => {
    const known = list.find((row) => row.day === edit.period);
    const row = { ...blankDay, day: edit.period, ...known, [edit.field]: edit.after };
    return [...list.filter((other) => other !== known), row as DayList[number]];
  }, days);
}

function patchEach<Output>(
  queries: QueryClient,
  queryKey: QueryKey,
  patch: (output: Output, input: Readonly<Record<string, unknown>>) => Output,
) {
  for (const [key, output] of queries.getQueriesData<Output>({ queryKey })) {
    if (output === undefined || !isInput(key[2])) continue;
    queries.setQueryData(key, patch(output, key[2]));
  }
}

function isInput(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null;
}

function editsOn(edits: readonly EntryEdit[], isOn: (edit: EntryEdit) => boolean) {
  return edits.filter(isOn);
}

function isWithin({ wellId, period }: EntryEdit, input: Readonly<Record<string, unknown>>) {
  return (
    wellId === input['wellId'] && period >= String(input['from']) && period <= String(input['to'])
  );
}

function valuesOf(edits: readonly EntryEdit[]) {
  return Object.fromEntries(edits.map((edit) => [edit.field, edit.after]));
}
