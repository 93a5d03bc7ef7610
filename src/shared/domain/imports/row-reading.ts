import type { Finding } from '#shared/kit/finding.ts';
import type { GaugeClock } from '../measurement/gauge-day.ts';
import type { Cell } from './cell.ts';
import type { CustomField } from './fields.ts';
import type { ImportPlan } from './plan.ts';
import type { DateOrder } from './read-date.ts';
import type { DecimalMark } from './read-number.ts';

export type Value = string | number | boolean;

/** What reading a table's rows depends on beside the rows. */
export interface MappingContext {
  readonly plan: ImportPlan;
  readonly columns: readonly string[];
  readonly decimalMark: DecimalMark;
  readonly customFields: readonly CustomField[];
  readonly gasPressureBasePsia: number;
  readonly clock: GaugeClock;
}

/** What the columns of one row say, by field, and where in the row they say it. */
export interface RowReading {
  readonly row: number;
  readonly context: MappingContext;
  /** Numbers in stored units, texts trimmed, days as `YYYY-MM-DD`; parts and API numbers as they stand. */
  readonly values: Map<string, Cell>;
  readonly findings: Finding[];
  /** The date order stated for a field's column. */
  readonly orderOf: (field: string) => DateOrder;
}
