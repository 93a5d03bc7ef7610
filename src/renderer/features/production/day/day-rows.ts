import type { OutputOf } from '#renderer/core.ts';
import type { SheetGroup } from '#renderer/ui/index.ts';
import { foldText } from '#renderer/ui/table/table-rows.ts';
import type { DayField, DayVolumes } from '#shared/domain/production/volumes.ts';

export type DaySheetAnswer = OutputOf<'production', 'day'>;
export type DayRow = DaySheetAnswer['rows'][number];

const phases = ['oilBbl', 'gasMcf', 'waterBbl'] as const;
const volumes = [...phases, 'injectedBbl', 'injectedGasMcf'] as const;
export type Phase = (typeof phases)[number];

export function isPhase(field: string): field is Phase {
  return (phases as readonly string[]).includes(field);
}

/** Whether anything was measured; hours, pressures and notes alone are no entry. */
export function isEntered(values: Pick<DayVolumes, (typeof volumes)[number]>): boolean {
  return volumes.some((field) => values[field] !== null);
}

/** Where a value is expected: the well had one yesterday, or usually has. */
export function isExpected(row: Pick<DayRow, 'previous' | 'trailing'>, field: DayField): boolean {
  const usual = isPhase(field) ? row.trailing[field] : null;
  return row.previous[field] !== null && (isPhase(field) || isVolume(field))
    ? true
    : usual !== null;
}

function isVolume(field: DayField): boolean {
  return (volumes as readonly string[]).includes(field);
}

/** Relative difference from the usual; null where there is nothing to compare or nothing worth a word. */
export function deviationOf(
  row: Pick<DayRow, 'trailing'>,
  field: string,
  value: unknown,
): number | null {
  if (!isPhase(field) || typeof value !== 'number') return null;
  const usual = row.trailing[field];
  return usual === null || usual === 0 ? null : value / usual - 1;
}

export function findRows(rows: readonly DayRow[], search: string): readonly DayRow[] {
  const words = foldText(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = foldText(`${row.wellName} ${row.leaseName ?? ''}`);
    return words.every((word) => text.includes(word));
  });
}

/** Rows of one lease stand together, in the order the leases first come; wells by name, `2H` before `10H`. */
export function sortByLease(rows: readonly DayRow[], language: string): readonly DayRow[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const byLease = Map.groupBy(rows, (row) => row.leaseId);
  return [...byLease.values()].flatMap((own) =>
    own.toSorted((one, other) => compare(one.wellName, other.wellName)),
  );
}

/** One heading per lease; none when there is only one lease. */
export function leaseGroups(
  rows: readonly DayRow[],
  describe: (rows: readonly DayRow[]) => Pick<SheetGroup, 'label' | 'note'>,
): readonly SheetGroup[] {
  const byLease = Map.groupBy(rows, (row) => row.leaseId);
  if (byLease.size < 2) return [];
  return [...byLease].map(([leaseId, own]) => ({
    key: `lease ${leaseId ?? 'none'}`,
    rowCount: own.length,
    ...describe(own),
  }));
}

/** Null when nothing was entered at all. */
export function sumOf(values: readonly unknown[]): number | null {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0);
}
