import { addDays } from '#shared/domain/measurement/gauge-day.ts';
import { isEntered, isExpected, type DaySheetAnswer } from './day-rows.ts';

export const searchedDays = 31;

/**
 * The earliest of the last days on which a well that is usually entered has no entry; the running day does not count.
 * Null when none is missing. `read` is asked for one day at a time, oldest first.
 */
export async function findFirstMissingDay(
  currentDay: string,
  read: (day: string) => Promise<DaySheetAnswer>,
): Promise<string | null> {
  for (let back = searchedDays; back >= 1; back -= 1) {
    const day = addDays(currentDay, -back);
    const { rows } = await read(day);
    if (rows.some(isRowMissing)) return day;
  }
  return null;
}

export function isRowMissing(row: DaySheetAnswer['rows'][number]): boolean {
  const fields = ['oilBbl', 'gasMcf', 'waterBbl', 'injectedBbl', 'injectedGasMcf'] as const;
  return !isEntered(row.values) && fields.some((field) => isExpected(row, field));
}
