import { cellText, isNothing, type SourceRow } from '#shared/domain/imports/cell.ts';
import { readNumber } from '#shared/domain/imports/read-number.ts';
import type { ParameterValues } from '../templates/parameter.ts';
import type { ColumnMeaning, TagColumn } from './columns.ts';
import { RowRefused } from './row-problem.ts';

/** A row by what its columns say. */
export interface RowCells {
  readonly row: number;
  has(column: TagColumn): boolean;
  /** Empty where there is nothing. */
  text(column: TagColumn): string;
  /** Undefined where there is nothing; what is no number is refused. */
  number(column: TagColumn): number | undefined;
  readonly parameters: ParameterValues;
}

export function createRowCells(
  { row, cells }: SourceRow,
  meanings: readonly ColumnMeaning[],
): RowCells {
  const placeOf = new Map(
    meanings.flatMap((meaning, at) =>
      meaning.kind === 'column' ? [[meaning.column, at] as const] : [],
    ),
  );
  const cellAt = (column: TagColumn) => {
    const place = placeOf.get(column);
    return place === undefined ? undefined : cells[place];
  };
  return {
    row,
    has: (column) => !isNothing(cellAt(column)),
    text: (column) => cellText(cellAt(column)),
    number(column) {
      if (isNothing(cellAt(column))) return undefined;
      const value = readNumber(cellAt(column), '.');
      if (value === undefined || value === null)
        throw new RowRefused('number-wrong', `${column} ${cellText(cellAt(column))}`);
      return value;
    },
    parameters: parametersIn(cells, meanings),
  };
}

/** A whole text that is a number is one: a template says whether it wanted a text. */
function parametersIn(
  cells: SourceRow['cells'],
  meanings: readonly ColumnMeaning[],
): ParameterValues {
  const given = meanings.flatMap((meaning, at) => {
    if (meaning.kind !== 'parameter' || isNothing(cells[at])) return [];
    const text = cellText(cells[at]);
    const number = Number(text);
    return [[meaning.key, Number.isFinite(number) ? number : text] as const];
  });
  return Object.fromEntries(given);
}
