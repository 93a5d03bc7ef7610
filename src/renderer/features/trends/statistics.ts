import type { Column } from '#shared/contract/frames.ts';

/** What is said of a window, in the order of its table. */
export const figures = [
  'count',
  'goodPct',
  'min',
  'max',
  'mean',
  'timeMean',
  'standardDeviation',
  'first',
  'last',
  'change',
] as const;
export type Figure = (typeof figures)[number];

export interface StatisticsRow {
  readonly tagId: string;
  readonly figures: Readonly<Record<Figure, number>>;
  readonly minMs: number;
  readonly maxMs: number;
}

/** The core's columns by tag, in the order asked for; `change` is from the first value to the last. */
export function statisticsRows(
  columns: Readonly<Record<string, Column>>,
  tagIds: readonly string[],
): readonly StatisticsRow[] {
  const at = (name: string, index: number) => columns[name]?.[index] ?? Number.NaN;
  return tagIds.map((tagId, index) => ({
    tagId,
    minMs: at('minMs', index),
    maxMs: at('maxMs', index),
    figures: {
      count: at('count', index),
      goodPct: at('goodPct', index),
      min: at('min', index),
      max: at('max', index),
      mean: at('mean', index),
      timeMean: at('timeMean', index),
      standardDeviation: at('deviation', index),
      first: at('first', index),
      last: at('last', index),
      change: at('last', index) - at('first', index),
    },
  }));
}

/** Lines of tab-parted columns with full precision, as a spreadsheet takes them. */
export function statisticsText(
  rows: readonly (StatisticsRow & { readonly name: string; readonly unit: string })[],
  penHeader: string,
  header: (figure: Figure) => string,
): string {
  const lines = rows.map(({ name, unit, figures: values }) => [
    unit ? `${name} (${unit})` : name,
    ...figures.map((figure) => (Number.isNaN(values[figure]) ? '' : String(values[figure]))),
  ]);
  return [[penHeader, ...figures.map(header)], ...lines].map((line) => line.join('\t')).join('\n');
}
