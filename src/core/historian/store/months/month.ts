/** A month of UTC, as `YYYYMM`; one file each, so that forgetting a month is deleting its file. */
export type Month = string;

const name = /^part-(\d{6})(?:\.([a-z0-9-]+))?\.db$/;

/** Times of years that have four digits; what a device says beyond that is not a time. */
export const oldestMs = Date.UTC(1000, 0);
export const newestMs = Date.UTC(10_000, 0) - 1;

export function monthOf(ms: number): Month {
  const date = new Date(ms);
  return `${date.getUTCFullYear()}${String(date.getUTCMonth() + 1).padStart(2, '0')}`;
}

export function monthStartMs(month: Month): number {
  return Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)) - 1);
}

export function monthEndMs(month: Month): number {
  return Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)));
}

/** A month's samples of one class of tags. */
export interface PartName {
  readonly month: Month;
  /** Empty for tags of no class. */
  readonly tagClass: string;
}

export function partFileName({ month, tagClass }: PartName): string {
  return tagClass === '' ? `part-${month}.db` : `part-${month}.${tagClass}.db`;
}

export function parsePartFileName(file: string): PartName | undefined {
  const match = name.exec(file);
  return match ? { month: match[1]!, tagClass: match[2] ?? '' } : undefined;
}
