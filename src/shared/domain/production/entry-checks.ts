import type { Finding } from '#shared/kit/finding.ts';
import type { DayField, DayVolumes } from './volumes.ts';

/** What is known when one well's day is looked at. All volumes as stored. */
export interface DayUnderCheck {
  readonly day: string;
  readonly values: Partial<DayVolumes>;
  /** Hours of this gauge day: 24, or 23 or 25 where the clocks change. */
  readonly dayHours: number;
  /** Days before this one, newest first; at most 30 are looked at. Missing days may be left out. */
  readonly before: readonly Partial<DayVolumes>[];
  /** The gauge day that runs now, when it is to be compared. */
  readonly currentDay?: string;
}

/**
 * What is odd about a day's entry. `reject` means that it cannot be: live entry refuses it, an import leaves it to
 * `keepAsSource`. `at` is the field. Source: domain reference 2.9.
 */
export function checkDay(entry: DayUnderCheck): Finding[] {
  return [
    ...dateFindings(entry),
    ...signFindings(entry),
    ...hourFindings(entry),
    ...comparedFields.flatMap(([field, least]) => [
      ...medianFindings(entry, field, least),
      ...spreadFindings(entry, field),
      ...flatFindings(entry, field),
    ]),
    ...gasOilRatioFindings(entry),
  ];
}

/** Findings of an import: what the source states is kept, so what live entry would refuse only warns. */
export function keepAsSource(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) =>
    finding.severity === 'reject' ? { ...finding, severity: 'warn' } : finding,
  );
}

const volumeFields = ['oilBbl', 'gasMcf', 'waterBbl', 'injectedBbl', 'injectedGasMcf'] as const;
const neverNegative: readonly DayField[] = [...volumeFields, 'hoursOn', 'choke64ths'];

/** Fields compared with the days before, and the smallest difference worth a word (bbl or Mcf). */
const comparedFields = [
  ['oilBbl', 5],
  ['gasMcf', 50],
  ['waterBbl', 5],
] as const;

const mostDaysLate = 7;

function dateFindings({ day, currentDay }: DayUnderCheck): Finding[] {
  if (currentDay === undefined) return [];
  const days = (Date.parse(currentDay) - Date.parse(day)) / 86_400_000;
  if (days < 0) return [found('PRD-02', 'reject', 'day', { day, currentDay })];
  return days > mostDaysLate ? [found('PRD-03', 'warn', 'day', { day, days })] : [];
}

function signFindings({ values }: DayUnderCheck): Finding[] {
  return neverNegative.flatMap((field) => {
    const value = values[field];
    return typeof value === 'number' && value < 0
      ? [found('PRD-01', 'reject', field, { value })]
      : [];
  });
}

function hourFindings({ values, dayHours }: DayUnderCheck): Finding[] {
  const hours = values.hoursOn ?? null;
  if (hours === null) return [];
  // A tenth of an hour is lost in rounding minutes; an hour more is a clock that was not put back.
  if (hours > 25.1) return [found('PRD-04', 'reject', 'hoursOn', { hours, dayHours })];
  if (hours > dayHours + 0.1) return [found('PRD-05', 'warn', 'hoursOn', { hours, dayHours })];
  if (hours !== 0) return [];
  return (['oilBbl', 'gasMcf'] as const).flatMap((field) => {
    const volume = values[field] ?? 0;
    return volume > 0 ? [found('PRD-06', 'warn', field, { volume })] : [];
  });
}

function medianFindings(entry: DayUnderCheck, field: ComparedField, least: number): Finding[] {
  const value = entry.values[field] ?? null;
  const usual = trailingMedian(entry.before.slice(0, 7).map((values) => values[field]));
  if (value === null || usual === null) return [];
  const difference = Math.abs(value - usual);
  if (difference <= least || difference <= 0.25 * usual) return [];
  return [found('PRD-07', 'warn', field, { value, usual })];
}

/** Modified z-score, Iglewicz & Hoaglin (1993): 0.6745·(x − median)/MAD, odd above 3.5. */
function spreadFindings(entry: DayUnderCheck, field: ComparedField): Finding[] {
  const value = entry.values[field] ?? null;
  const known = numbers(entry.before.slice(0, 30).map((values) => values[field]));
  if (value === null || known.length < fewestForSpread) return [];
  const middle = median(known);
  const deviation = median(known.map((other) => Math.abs(other - middle)));
  if (deviation === 0) return [];
  const score = (0.6745 * (value - middle)) / deviation;
  return Math.abs(score) > 3.5
    ? [found('PRD-08', 'warn', field, { value, usual: middle, score: round(score, 1) })]
    : [];
}

const fewestForSpread = 10;
const flatDays = 4;

function flatFindings(entry: DayUnderCheck, field: ComparedField): Finding[] {
  const run = [entry.values, ...entry.before.slice(0, flatDays - 1)].map((values) => values[field]);
  const first = run[0] ?? null;
  if (run.length < flatDays || first === null || first === 0) return [];
  const isFlat = run.every((value) => value != null && threeDigits(value) === threeDigits(first));
  return isFlat ? [found('PRD-09', 'warn', field, { value: first, days: flatDays })] : [];
}

function gasOilRatioFindings(entry: DayUnderCheck): Finding[] {
  const ratio = gasOilRatio(entry.values);
  if (ratio === null) return [];
  if (ratio > 100_000) return [found('PRD-11', 'warn', 'gasMcf', { ratio: round(ratio, 0) })];
  const usual = trailingMedian(entry.before.slice(0, 30).map(gasOilRatio));
  if (usual === null || usual === 0 || Math.abs(ratio - usual) <= 0.5 * usual) return [];
  return [found('PRD-10', 'warn', 'gasMcf', { ratio: round(ratio, 0), usual: round(usual, 0) })];
}

/** ft³ of gas per bbl of oil; null without either. */
function gasOilRatio({ oilBbl, gasMcf }: Partial<DayVolumes>): number | null {
  if (oilBbl == null || gasMcf == null || oilBbl <= 0 || gasMcf <= 0) return null;
  return (1_000 * gasMcf) / oilBbl;
}

/** Median of what was entered; null when nothing was. */
export function trailingMedian(values: readonly (number | null | undefined)[]): number | null {
  const known = numbers(values);
  return known.length === 0 ? null : median(known);
}

type ComparedField = (typeof comparedFields)[number][0];

function numbers(values: readonly (number | null | undefined)[]): number[] {
  return values.filter((value) => value !== null && value !== undefined);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function threeDigits(value: number): string {
  return value.toPrecision(3);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function found(
  rule: string,
  severity: Finding['severity'],
  at: string,
  details: Finding['details'],
): Finding {
  return { rule, severity, at, details };
}
