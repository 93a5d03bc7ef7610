import { isTimeZone } from '../measurement/gauge-day.ts';
import { fieldOf, unitsOfField, type ImportField } from './fields.ts';
import type { ImportPlan } from './plan.ts';
import type { MappingContext } from './row-reading.ts';
import { seriesKindOf } from './series-plan.ts';

export interface PlanProblem {
  readonly problem:
    | 'column-unknown'
    | 'field-unknown'
    | 'field-twice'
    | 'unit-unknown'
    | 'field-missing';
  /** The field that is wrong or missing. */
  readonly field: string;
  /** The column that is wrong; empty where one is missing. */
  readonly column: string;
}

/** What keeps a plan from being used; undefined when it can be. */
export function planProblem({
  plan,
  columns,
  customFields,
}: Pick<MappingContext, 'plan' | 'columns' | 'customFields'>): PlanProblem | undefined {
  const fields: string[] = [];
  for (const [column, { field, unit }] of Object.entries(plan.columns)) {
    if (field === null) continue;
    const known = fieldOf(plan.target, field, customFields);
    if (!columns.includes(column)) return { problem: 'column-unknown', field, column };
    if (!known) return { problem: 'field-unknown', field, column };
    if (fields.includes(field) && !known.many) return { problem: 'field-twice', field, column };
    if (!isUnitAllowed(known, unit)) return { problem: 'unit-unknown', field, column };
    fields.push(field);
  }
  const missing =
    plan.target === 'timeSeries' ? missingOfSeries(plan, fields) : missingField(plan, fields);
  return missing === undefined
    ? undefined
    : { problem: 'field-missing', field: missing, column: '' };
}

/** A row has to say when, and which well: by name, by API number, or by its parts. */
function missingField(plan: ImportPlan, fields: readonly string[]): string | undefined {
  const has = (...names: string[]) => names.every((name) => fields.includes(name));
  if (plan.target === 'dailyProduction' && !has('day')) return 'day';
  if (plan.target === 'monthlyProduction' && !has('month')) return 'month';
  const namesWell = plan.wellId || has('name') || has('api14') || has('apiCounty', 'apiSequence');
  return namesWell ? undefined : 'name';
}

/** A row has to say when, in a way that can be read, and what was measured; names of tags go with one column of values. */
function missingOfSeries(plan: ImportPlan, fields: readonly string[]): string | undefined {
  const time = Object.values(plan.columns).find(({ field }) => field === 'time');
  if (!time) return 'time';
  if (time.unit === null) return 'timeFormat';
  if (!plan.series || !isTimeZone(plan.series.timeZone)) return 'timeZone';
  const values = fields.filter((field) => seriesKindOf(field) !== undefined).length;
  return values === 0 || (fields.includes('tag') && values > 1) ? 'value' : undefined;
}

function isUnitAllowed(field: ImportField, unit: string | null): boolean {
  const allowed = unitsOfField(field);
  return unit === null || allowed.length === 0 || allowed.includes(unit);
}
