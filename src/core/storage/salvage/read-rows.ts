import type { Database } from 'better-sqlite3';

/** More probes than any honest table needs; a table damaged in more places than this gives up its finest bits. */
const mostProbes = 200_000;
/** Where even the highest rowid cannot be read. */
const guessedHighest = 1 << 22;

export type Row = Readonly<Record<string, unknown>>;

/**
 * Gives every row of a rowid table that still reads to `visit`, and answers how many stretches did not. Reads ranges of
 * rowids; a range that meets damage is halved, so that only rows on the damaged page stay out. A row may come twice.
 */
export function readRows(
  database: Database,
  table: string,
  visit: (row: Row) => void,
): { readonly stretches: number } {
  const open = openTable(database, table);
  if (!open) return { stretches: 1 };
  const { highest, select } = open;
  let ranges: [from: number, to: number][] = [[1, highest]];
  let lost: [from: number, to: number][] = [];
  let probes = 0;
  // Breadth first: if the probes run out, large readable stretches have been read already.
  while (ranges.length > 0) {
    const halves: typeof ranges = [];
    for (const [from, to] of ranges) {
      const rows = probes++ < mostProbes ? tryRead(() => select.all(from, to)) : undefined;
      if (rows) rows.forEach(visit);
      else if (from === to || probes > mostProbes) lost.push([from, to]);
      else halves.push(...halve(from, to));
    }
    ranges = halves;
  }
  lost = lost.toSorted((a, b) => a[0] - b[0]);
  return { stretches: lost.filter(([from], n) => lost[n - 1]?.[1] !== from - 1).length };
}

function openTable(database: Database, table: string) {
  return tryRead(() => {
    // Named columns of another rowid table would shadow `rowid`; ours have none of that name.
    const select = database.prepare<[number, number], Row>(
      `select * from "${table}" where rowid between ? and ? order by rowid`,
    );
    const max = database.prepare<[], number | null>(`select max(rowid) from "${table}"`).pluck();
    const highest = tryRead(() => max.get() ?? 0);
    return { select, highest: Math.max(1, highest ?? guessedHighest) };
  });
}

function halve(from: number, to: number): [[number, number], [number, number]] {
  const middle = from + Math.floor((to - from) / 2);
  return [
    [from, middle],
    [middle + 1, to],
  ];
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
