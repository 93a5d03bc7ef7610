import type { Database } from 'better-sqlite3';
import { otherTables, type Copy } from './read-copy.ts';

/**
 * How many rows of a table that counts by itself are in none of the copies: its numbers have no gaps of their own, save
 * that the oldest may have been let go. undefined where the damaged file cannot say how far it had counted.
 */
export function countMissing(table: string, copies: readonly Copy[]): number | undefined {
  const last = copies[0]?.lastNumbers.get(table);
  if (last === undefined) return undefined;
  const numbers = new Set<number>();
  for (const copy of copies) {
    for (const { n } of copy.rowsByTable.get(table) ?? [])
      if (typeof n === 'number') numbers.add(n);
  }
  if (numbers.size === 0) return last;
  const lowest = [...numbers].reduce((low, n) => Math.min(low, n));
  return Math.max(0, last - lowest + 1 - numbers.size);
}

/**
 * Whether every command is known that a document may have had: those that wait to be sealed by `pending`, those that have been
 * by the audit.
 */
export function knowsAllCommands(copies: readonly Copy[]): boolean {
  const last = copies[0]?.lastNumbers.get('pending');
  if (last === undefined) return false;
  const waiting = copies.flatMap((copy) => copy.rowsByTable.get('pending') ?? []);
  // A table without a damaged row, and without any, is one of which all has been sealed.
  const knowsWaiting = isUndamaged('pending', copies) || countMissing('pending', copies) === 0;
  const isAnySealed = waiting.every(({ n }) => n !== 1) && last > 0;
  const knowsSealed = isUndamaged('auditChange', copies) && countMissing('audit', copies) === 0;
  return knowsWaiting && (!isAnySealed || knowsSealed);
}

function isUndamaged(table: string, [damaged]: readonly Copy[]): boolean {
  return damaged !== undefined && !damaged.damage.has(table);
}

/** In words, what of the other tables could not be kept, once all copies have been put together in `target`. */
export function describeMissingRows(target: Database, copies: readonly Copy[]): string[] {
  const damage = copies[0]?.damage ?? new Map<string, number>();
  return Object.keys(otherTables)
    .filter((table) => damage.has(table) && hasTable(target, table))
    .flatMap((table) => {
      const missing = table === 'auditChange' ? countBare(target) : countMissing(table, copies);
      if (missing === 0) return [];
      return missing === undefined
        ? [`${table}: some entries may be missing`]
        : [`${table}: ${missing} of the entries could not be recovered`];
    });
}

/** Entries of the audit that changed something and no longer tell what. */
function countBare(target: Database): number {
  const query = target.prepare<[], number>(
    'select count(*) from audit where changeCount > 0 and commandId not in (select commandId from auditChange)',
  );
  return query.pluck().get() ?? 0;
}

export function hasTable(database: Database, table: string): boolean {
  const query = database.prepare(`select 1 from sqlite_master where type = 'table' and name = ?`);
  return query.get(table) !== undefined;
}
