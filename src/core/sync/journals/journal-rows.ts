import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { JournalRow } from './journal.ts';
import { type JournalName, journalOf } from './journals.ts';

export interface PendingRow extends JournalRow {
  readonly n: number;
  readonly journal: JournalName;
}

/** A row of this seat that is to travel. Within the caller's transaction. */
export function addPendingRow(database: Database, journal: JournalName, one: JournalRow): void {
  const sql = 'insert into journalPending (journal, id, row) values (?, ?, ?)';
  prepareOnce(database, sql).run(journal, one.id, one.row);
}

export function isAnyRowPending(database: Database): boolean {
  return prepareOnce(database, 'select 1 from journalPending limit 1').get() !== undefined;
}

/** The first that wait, in order. */
export function readPendingRows(database: Database, most: number): readonly PendingRow[] {
  const sql = 'select n, journal, id, row from journalPending order by n limit ?';
  return prepareOnce(database, sql).all(most) as PendingRow[];
}

export function forgetPendingRows(database: Database, upTo: number): void {
  prepareOnce(database, 'delete from journalPending where n <= ?').run(upTo);
}

/** Takes in what a chunk says that has come to count. */
export function takeRows(
  database: Database,
  chunk: number,
  name: string,
  rows: readonly JournalRow[],
): void {
  const journal = journalOf(name);
  const sql = 'insert or ignore into journalRow (journal, id, chunk, row) values (?, ?, ?, ?)';
  const insert = prepareOnce(database, sql);
  for (const one of rows) {
    insert.run(name, one.id, chunk, one.row);
    journal?.write(database, one);
  }
}

/** Takes out what a chunk said that does not count any more. */
export function removeRows(database: Database, chunk: number): void {
  const rows = prepareOnce(database, 'select journal, id from journalRow where chunk = ?').all(
    chunk,
  ) as { journal: string; id: string }[];
  if (rows.length === 0) return;
  for (const [name, some] of Map.groupBy(rows, ({ journal }) => journal)) {
    journalOf(name)?.remove(
      database,
      some.map(({ id }) => id),
    );
  }
  prepareOnce(database, 'delete from journalRow where chunk = ?').run(chunk);
}
