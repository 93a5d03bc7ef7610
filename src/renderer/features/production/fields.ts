import type { DayField, MonthField } from '#shared/domain/production/volumes.ts';

export interface EntryField<Field extends DayField | MonthField = DayField | MonthField> {
  readonly field: Field;
  readonly unit?: string;
  readonly kind: 'number' | 'text';
  /** Most digits after the point that are shown. */
  readonly decimals: number;
  /** Of a text. */
  readonly longest?: number;
  readonly widthRem: number;
  readonly startsHidden?: boolean;
}

const number = { kind: 'number', decimals: 2, widthRem: 5.5 } as const;
const text = { kind: 'text', decimals: 0 } as const;

/** Columns of a day, volumes first. */
export const dayFields = [
  { ...number, field: 'oilBbl', unit: 'bbl', widthRem: 6.5 },
  { ...number, field: 'gasMcf', unit: 'Mcf', widthRem: 6.5 },
  { ...number, field: 'waterBbl', unit: 'bbl', widthRem: 6.5 },
  { ...number, field: 'injectedBbl', unit: 'bbl', widthRem: 6.25, startsHidden: true },
  { ...number, field: 'injectedGasMcf', unit: 'Mcf', widthRem: 6.5, startsHidden: true },
  { ...number, field: 'hoursOn', unit: 'h', decimals: 1, widthRem: 4.25 },
  { ...number, field: 'tubingPsi', unit: 'psi', decimals: 1, widthRem: 5.25 },
  { ...number, field: 'casingPsi', unit: 'psi', decimals: 1, widthRem: 5.25 },
  { ...number, field: 'choke64ths', unit: '/64', decimals: 1, widthRem: 5.25, startsHidden: true },
  { ...number, field: 'linePsi', unit: 'psi', decimals: 1, widthRem: 5.25, startsHidden: true },
  { ...text, field: 'downtimeCode', longest: 4, widthRem: 5.5, startsHidden: true },
  { ...text, field: 'note', longest: 1_000, widthRem: 3.75 },
] as const satisfies readonly EntryField<DayField>[];

/** Columns of a month. */
export const monthFields = [
  { ...number, field: 'oilBbl', unit: 'bbl' },
  { ...number, field: 'gasMcf', unit: 'Mcf' },
  { ...number, field: 'waterBbl', unit: 'bbl' },
  { ...number, field: 'injectedBbl', unit: 'bbl' },
  { ...number, field: 'injectedGasMcf', unit: 'Mcf' },
  { ...number, field: 'daysOn', unit: 'd', decimals: 1, widthRem: 4.5 },
  { ...number, field: 'oilSoldBbl', unit: 'bbl' },
  { ...number, field: 'gasSoldMcf', unit: 'Mcf' },
  { ...number, field: 'gasFlaredMcf', unit: 'Mcf' },
  { ...number, field: 'openingStockBbl', unit: 'bbl', startsHidden: true },
  { ...number, field: 'closingStockBbl', unit: 'bbl', startsHidden: true },
  { ...text, field: 'status', longest: 40, widthRem: 6, startsHidden: true },
  { ...text, field: 'note', longest: 1_000, widthRem: 7 },
] as const satisfies readonly EntryField<MonthField>[];

/** What is summed over wells or days. */
export const volumeFields: ReadonlySet<string> = new Set([
  'oilBbl',
  'gasMcf',
  'waterBbl',
  'injectedBbl',
  'injectedGasMcf',
]);
