import type { MeasuredMonth } from '#shared/domain/telemetry/space-forecast.ts';
import type { Historian } from '#core/historian/store/open-historian.ts';
import { keepOfFile } from './tag-classes.ts';

/** A month file and what it takes. */
export interface MonthFile extends MeasuredMonth {
  readonly file: string;
  readonly tagClass: string;
  /** Days of tags of which only rollups are left. */
  readonly givenUpDays: number;
}

export async function measureMonths(
  store: Pick<Historian, 'space'>,
): Promise<{ readonly months: MonthFile[]; readonly logBytes: number }> {
  const { parts, logBytes } = await store.space();
  const months = parts.map((part) => ({ ...part, keep: keepOfFile(part.tagClass) }));
  return { months, logBytes };
}

export function totalBytesOf(months: readonly MonthFile[], logBytes: number): number {
  return months.reduce((sum, { fileBytes }) => sum + fileBytes, logBytes);
}
