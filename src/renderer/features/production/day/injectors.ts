import type { Well } from '#shared/domain/identity/well.ts';
import { isPhase, type DayRow } from './day-rows.ts';

const injecting: ReadonlySet<Well['purpose']> = new Set(['injection', 'disposal']);

type PurposedWell = { readonly wellId: string } & Pick<Well, 'purpose'>;

/** Wells that take volumes in: by their purpose, or, where nobody said it, by what was entered. */
export function findInjectors(
  rows: readonly DayRow[],
  wells: readonly PurposedWell[],
): ReadonlySet<string> {
  const purposes = new Map(wells.map(({ wellId, purpose }) => [wellId, purpose]));
  const isInjector = (row: DayRow) => {
    const purpose = purposes.get(row.wellId) ?? 'unknown';
    return purpose === 'unknown' ? onlyInjects(row) : injecting.has(purpose);
  };
  return new Set(rows.filter(isInjector).map(({ wellId }) => wellId));
}

function onlyInjects({ values, previous, trailing }: DayRow): boolean {
  const entries = [values, previous];
  const hasInjected = entries.some(({ injectedBbl }) => injectedBbl !== null);
  const hasProduced = [...entries, trailing].some((entry) =>
    Object.entries(entry).some(([field, value]) => isPhase(field) && value !== null),
  );
  return hasInjected && !hasProduced;
}
