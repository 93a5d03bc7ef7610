import type { ImportPlan } from '#shared/contract/imports.ts';
import type { OutputOf } from '#renderer/core.ts';

export type Inspection = OutputOf<'imports', 'inspect'>;
export type TargetField = Inspection['fields'][number];

/** Gives a column a field, in the field's first unit; a field stands for one column, so it leaves another that had it. */
export function withField(
  plan: ImportPlan,
  column: string,
  field: string | null,
  fields: readonly TargetField[],
): ImportPlan {
  const freed = Object.entries(plan.columns).map(([name, mapping]) =>
    field !== null && mapping.field === field && name !== column
      ? ([name, { field: null, unit: null }] as const)
      : ([name, mapping] as const),
  );
  const unit = fields.find((one) => one.field === field)?.units[0] ?? null;
  return { ...plan, columns: { ...Object.fromEntries(freed), [column]: { field, unit } } };
}

export function withUnit(plan: ImportPlan, column: string, unit: string): ImportPlan {
  const mapping = plan.columns[column];
  if (!mapping) return plan;
  return { ...plan, columns: { ...plan.columns, [column]: { ...mapping, unit } } };
}

/** What must be said before the file can be read: fields no column holds, or `well` when rows belong to none. */
export function missingFields(
  plan: ImportPlan,
  fields: readonly TargetField[],
): readonly (string | 'well')[] {
  const mapped = new Set(Object.values(plan.columns).map(({ field }) => field));
  const needed = fields.filter((one) => one.needed && !mapped.has(one.field));
  const namesWell =
    plan.wellId !== null || mapped.has('name') || mapped.has('api14') || mapped.has('apiSequence');
  return [...needed.map((one) => one.field), ...(namesWell ? [] : ['well'])];
}

/** Digits after the point that a number is printed with, so that a total loses none. */
export function decimalsOf(value: number): number {
  const [, fraction = ''] = String(Number(value.toPrecision(15))).split('.');
  return Math.min(6, fraction.length);
}
