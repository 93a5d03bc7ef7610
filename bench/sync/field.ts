/** The field both sides write: wells by number, days of one month, entries by number. */
export const month = '2026-03';

export interface Entry {
  readonly well: number;
  readonly day: string;
  /** Names the entry: its volume. */
  readonly oilBbl: number;
}

/** `count` entries from number `from` on, over all wells in turn. */
export function entriesFrom(from: number, count: number, wells: number): Entry[] {
  return Array.from({ length: count }, (_, at) => {
    const n = from + at;
    const day = String((Math.floor(n / wells) % 31) + 1).padStart(2, '0');
    return { well: n % wells, day, oilBbl: n + 1 };
  });
}

export function wellKey(well: number): string {
  return `W${String(well).padStart(4, '0')}`;
}

/** The months of some years up to the one of the entries, the oldest first. */
export function monthsBefore(count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const date = new Date(Date.UTC(2026, 2 - (count - 1 - at), 1));
    return date.toISOString().slice(0, 7);
  });
}

export function daysOf(ofMonth: string): string[] {
  const [year, number] = ofMonth.split('-').map(Number);
  const count = new Date(Date.UTC(year!, number!, 0)).getUTCDate();
  return Array.from({ length: count }, (_, at) => String(at + 1).padStart(2, '0'));
}
