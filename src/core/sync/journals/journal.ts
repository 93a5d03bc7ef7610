import type { Database } from 'better-sqlite3';
import type { Space } from '#shared/chunks/header.ts';

/**
 * Rows that are only ever added to, and travel between seats: what one has found out and written down. Contract:
 *  - A row has an id that nobody gives twice. Taking it in again changes nothing.
 *  - `write` makes of a row of another seat what is shown of it, and passes over one that says nothing it understands.
 *  - `remove` takes that out again: whoever wrote it had no right to.
 *  - What has been written already may be written again, and stays as it is.
 *  - Both are called within the caller's transaction.
 */
export interface Journal {
  readonly space: Space;
  write(database: Database, row: JournalRow): void;
  remove(database: Database, ids: readonly string[]): void;
}

/** `row`: JSON. */
export interface JournalRow {
  readonly id: string;
  readonly row: string;
}
