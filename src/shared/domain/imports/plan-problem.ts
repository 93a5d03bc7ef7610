import { fieldOf, unitsOfField, type ImportField } from './fields.ts';
import type { MappingContext } from './row-reading.ts';

/** What a plan lacks to be used; undefined when it can be. */
export function planProblem({
  plan,
  columns,
  customFields,
}: Pick<MappingContext, 'plan' | 'columns' | 'customFields'>):
  | { readonly problem: string; readonly column: string }
  | undefined {
  const fields: string[] = [];
  for (const [column, { field, unit }] of Object.entries(plan.columns)) {
    if (field === null) continue;
    const known = fieldOf(plan.target, field, customFields);
    if (!columns.includes(column)) return { problem: 'column-unknown', column };
    if (!known) return { problem: 'field-unknown', column };
    if (fields.includes(field)) return { problem: 'field-twice', column };
    if (!isUnitAllowed(known, unit)) return { problem: 'unit-unknown', column };
    fields.push(field);
  }
  const has = (...names: string[]) => names.every((name) => fields.includes(name));
  if (plan.target === 'dailyProduction' && !has('day')) return { problem: 'no-day', column: '' };
  if (plan.target === 'monthlyProduction' && !has('month'))
    return { problem: 'no-month', column: '' };
  const namesWell = plan.wellId || has('name') || has('api14') || has('apiCounty', 'apiSequence');
  return namesWell ? undefined : { problem: 'no-well', column: '' };
}

function isUnitAllowed(field: ImportField, unit: string | null): boolean {
  const allowed = unitsOfField(field);
  return unit === null || allowed.length === 0 || allowed.includes(unit);
}
