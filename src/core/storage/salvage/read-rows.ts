import type { Database } from 'better-sqlite3';

/** More than any honest table needs; one that is damaged in more places gives up its finest bits. */
const mostProbes = 200_000;
/** A range this wide is looked into at so many places before it is halved. */
const wideRange = 1_024;
const looks = 32;
const highestLooked = 2 ** 40;

export type Row = Readonly<Record<string, unknown>>;
type Range = readonly [from: number, to: number];

/**
 * Gives every row of a rowid table that still reads to `visit`, and answers how many stretches did not. Reads ranges of
 * rowids; a range that meets damage is halved, so that only rows on the damaged page stay out. A row may come twice.
 */
export function readRows(
  database: Database,
  table: string,
  visit: (row: Row) => void,
): { readonly stretches: number } {
  const open = tryRead(() => openTable(database, table));
  if (!open) return { stretches: 1 };
  const lost: Range[] = [];
  let ranges: Range[] = [[1, open.highest]];
  let probes = 0;
  // Breadth first: if the probes run out, large readable stretches have been read already.
  while (ranges.length > 0) {
    const halves: Range[] = [];
    for (const range of ranges) {
      const rows = probes++ < mostProbes ? open.read(range) : undefined;
      if (rows) rows.forEach(visit);
      else if (probes > mostProbes || open.isHopeless(range)) lost.push(range);
      else halves.push(...halve(range));
    }
    ranges = halves;
  }
  return { stretches: countStretches(lost) };
}

function openTable(database: Database, table: string) {
  const select = database.prepare<[number, number], Row>(
    `select * from "${table}" where rowid between ? and ? order by rowid`,
  );
  const one = database.prepare<[number], number>(`select 1 from "${table}" where rowid = ?`);
  const max = database.prepare<[], number | null>(`select max(rowid) from "${table}"`).pluck();
  const isReadable = (rowid: number) => tryRead(() => [one.get(rowid)]) !== undefined;
  const highest = tryRead(() => max.get() ?? 0) ?? guessHighest(isReadable);
  return {
    highest: Math.max(1, highest),
    read: ([from, to]: Range) => tryRead(() => select.all(from, to)),
    /** One row, or a wide range that reads nowhere: a page above its leaves is gone. */
    isHopeless([from, to]: Range) {
      if (from === to) return true;
      if (to - from < wideRange) return false;
      const step = (to - from) / (looks - 1);
      const places = Array.from({ length: looks }, (_, n) => Math.round(from + n * step));
      return !places.some(isReadable);
    },
  };
}

/** A little beyond the last place that can be looked at: behind it the rightmost page is gone. */
function guessHighest(isReadable: (rowid: number) => boolean): number {
  let last = 0;
  for (let rowid = 1; rowid < highestLooked; rowid = Math.ceil(rowid * 1.05)) {
    if (isReadable(rowid)) last = rowid;
  }
  return Math.ceil(last * 1.1) + 64;
}

function halve([from, to]: Range): [Range, Range] {
  const middle = from + Math.floor((to - from) / 2);
  return [
    [from, middle],
    [middle + 1, to],
  ];
}

function countStretches(lost: readonly Range[]): number {
  const sorted = lost.toSorted((a, b) => a[0] - b[0]);
  return sorted.filter(([from], n) => sorted[n - 1]?.[1] !== from - 1).length;
}

/** undefined where SQLite met damage; everything else flies on. */
export function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (typeof code === 'string' && code.startsWith('SQLITE_')) return undefined;
    throw error;
  }
}
