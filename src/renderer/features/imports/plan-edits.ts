import type { ImportPlan } from '#shared/contract/imports.ts';
import { seriesKindOf } from '#shared/domain/imports/series-plan.ts';
import type { OutputOf } from '#renderer/core.ts';

export type Inspection = OutputOf<'imports', 'inspect'>;
export type TargetField = Inspection['fields'][number];

/** Gives a column a field, in the field's first unit; most fields stand for one column and leave another that had them. */
export function withField(
  plan: ImportPlan,
  column: string,
  field: string | null,
  fields: readonly TargetField[],
): ImportPlan {
  const known = fields.find((one) => one.field === field);
  const freed = Object.entries(plan.columns).map(([name, mapping]) =>
    field !== null && !known?.many && mapping.field === field && name !== column
      ? ([name, { field: null, unit: null }] as const)
      : ([name, mapping] as const),
  );
  const unit = known?.units[0] ?? null;
  return { ...plan, columns: { ...Object.fromEntries(freed), [column]: { field, unit } } };
}

export function withUnit(plan: ImportPlan, column: string, unit: string | null): ImportPlan {
  const mapping = plan.columns[column];
  if (!mapping) return plan;
  return { ...plan, columns: { ...plan.columns, [column]: { ...mapping, unit } } };
}

/** What the tag of a column is called; its own name when nothing is left. */
export function withTagName(plan: ImportPlan, column: string, tagName: string): ImportPlan {
  const mapping = plan.columns[column];
  if (!mapping) return plan;
  const { name: _, ...rest } = mapping;
  const named = tagName.trim() === '' || tagName === column ? rest : { ...rest, name: tagName };
  return { ...plan, columns: { ...plan.columns, [column]: named } };
}

/** What must be said before the file can be read: fields no column holds, or `well` when rows belong to none. */
export function missingFields(
  plan: ImportPlan,
  fields: readonly TargetField[],
): readonly (string | 'well' | 'timeFormat' | 'value')[] {
  const mapped = new Set(Object.values(plan.columns).map(({ field }) => field));
  const needed = fields.filter((one) => one.needed && !mapped.has(one.field));
  if (plan.target === 'timeSeries')
    return [...needed.map((one) => one.field), ...missingOfSeries(plan)];
  const namesWell =
    plan.wellId !== null || mapped.has('name') || mapped.has('api14') || mapped.has('apiSequence');
  return [...needed.map((one) => one.field), ...(namesWell ? [] : ['well'])];
}

/** `timeFormat` where the order of day and month is not known; `value` where no column, or too many, hold values. */
function missingOfSeries(plan: ImportPlan): readonly ('timeFormat' | 'value')[] {
  const columns = Object.values(plan.columns);
  const isAsked = columns.some(({ field, unit }) => field === 'time' && unit === null);
  const values = columns.filter(({ field }) => seriesKindOf(field) !== undefined).length;
  const isNarrow = columns.some(({ field }) => field === 'tag');
  const isUnclear = values === 0 || (isNarrow && values > 1);
  return [...(isAsked ? ['timeFormat' as const] : []), ...(isUnclear ? ['value' as const] : [])];
}

/** Digits after the point that a number is printed with, so that a total loses none. */
export function decimalsOf(value: number): number {
  const [, fraction = ''] = String(Number(value.toPrecision(15))).split('.');
  return Math.min(6, fraction.length);
}
