import type { Database } from 'better-sqlite3';
import { isFileDamage } from './damage.ts';

/** Copies a table row by row, those with these keys; returns the keys of those that could not be read. */
export function copyRows(
  from: Database,
  into: Database,
  table: string,
  ids: readonly number[],
): number[] {
  const lost: number[] = [];
  const read = from.prepare<[number], Record<string, unknown>>(
    `SELECT * FROM ${table} WHERE rowid = ?`,
  );
  const width = into.prepare(`SELECT * FROM ${table}`).columns().length;
  const put = into.prepare(
    `INSERT OR IGNORE INTO ${table} VALUES (${Array(width).fill('?').join(', ')})`,
  );
  into
    .transaction(() => {
      for (const id of ids) {
        try {
          const row = read.get(id);
          if (row) put.run(...Object.values(row));
          else lost.push(id);
        } catch (error) {
          if (!isFileDamage(error)) throw error;
          lost.push(id);
        }
      }
    })
    .immediate();
  return lost;
}

/** Keys in order; where pages are gone, every number up to the greatest known. */
export function rowIds(from: Database, table: string): number[] {
  try {
    return from.prepare(`SELECT rowid FROM ${table} NOT INDEXED`).pluck().all() as number[];
  } catch (error) {
    if (!isFileDamage(error)) throw error;
    return Array.from({ length: greatestId(from, table) }, (_, index) => index + 1);
  }
}

function greatestId(from: Database, table: string): number {
  try {
    return (from.prepare(`SELECT max(rowid) FROM ${table}`).pluck().get() as number | null) ?? 0;
  } catch (error) {
    if (isFileDamage(error)) return 0;
    throw error;
  }
}
