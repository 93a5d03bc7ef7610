export type CellValue = string | number | boolean | null;

export interface SortOrder {
  readonly key: string;
  readonly descending: boolean;
}

interface Readable<Row> {
  readonly key: string;
  readonly value: (row: Row) => CellValue;
}

/** Rows in which every word of the search occurs in some column. `textOf`: what a row is found by, folded before. */
export function searchRows<Row>(
  rows: readonly Row[],
  columns: readonly Readable<Row>[],
  search: string,
  textOf = (row: Row) => foldText(columns.map((column) => column.value(row) ?? '').join('\u0001')),
): readonly Row[] {
  const words = foldText(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  });
}

/** Stable; empty cells come last in either direction; digits in names compare as numbers. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Readable<Row>[],
  order: SortOrder | null,
  language: string,
): readonly Row[] {
  const column = columns.find((candidate) => candidate.key === order?.key);
  if (!column || !order) return rows;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const direction = order.descending ? -1 : 1;
  return rows.toSorted((left, right) =>
    compareCells(column.value(left), column.value(right), direction, collator),
  );
}

function compareCells(
  left: CellValue,
  right: CellValue,
  direction: number,
  collator: Intl.Collator,
): number {
  const leftIsEmpty = isEmpty(left);
  const rightIsEmpty = isEmpty(right);
  if (leftIsEmpty || rightIsEmpty) return Number(leftIsEmpty) - Number(rightIsEmpty);
  if (typeof left === 'number' && typeof right === 'number') return (left - right) * direction;
  return collator.compare(String(left), String(right)) * direction;
}

const isEmpty = (value: CellValue) => value === null || value === '' || Number.isNaN(value);

/** Case and accents aside, so that `pena` finds `Peña`. */
export function foldText(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
