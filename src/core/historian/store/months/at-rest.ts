import type { Database } from 'better-sqlite3';
import type { Disk } from '#core/storage/disk.ts';

/**
 * Closes a database so that it can be read where nothing may be written: without a write-ahead log, for which SQLite
 * would have to make files. While another connection reads, it stays with its log, which is as safe.
 */
export function closeAtRest(database: Database): void {
  try {
    if (!database.readonly) database.pragma('journal_mode = DELETE');
  } catch (error) {
    if (!isBusyOrUnwritable(error)) throw error;
  } finally {
    database.close();
  }
}

function isBusyOrUnwritable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(BUSY|LOCKED|READONLY|FULL|IOERR|CORRUPT|NOTADB)/.test(code);
}

/** A name for a damaged file that no other has. */
export function asideName(disk: Disk, path: string): string {
  let turn = 1;
  while (disk.exists(`${path}.damaged-${turn}`)) turn++;
  return `${path}.damaged-${turn}`;
}

/** Copies a damaged file, so that what is in it is not written over. */
export function keepAside(disk: Disk, path: string): void {
  disk.copy(path, asideName(disk, path));
}
