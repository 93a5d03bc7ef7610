import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { HistorySide } from './side.ts';
import { fileBytes } from './folder-bytes.ts';
import { askSql, fillMinutes, type Sql } from './sql.ts';

const cacheKib = 262_144;

/** A row a sample in the table everybody begins with, committed to the disk. */
export function createSqliteRows(): HistorySide {
  let folder: string;
  let database: Database.Database;
  const sql: Sql = {
    latest: `SELECT samples.ts, samples.value FROM tags CROSS JOIN samples
      ON samples.tag = tags.tag AND samples.ts = (SELECT max(ts) FROM samples WHERE tag = tags.tag)`,
    quotient: '/',
    all: (text) => database.prepare(text).raw().all() as (number | null)[][],
  };
  return {
    open(at) {
      folder = at;
      database = new Database(join(folder, 'rows.db'));
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma(`cache_size = -${cacheKib}`);
      database.exec(`
        CREATE TABLE IF NOT EXISTS tags (tag INTEGER PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS samples (tag INTEGER, ts INTEGER, value REAL, quality INTEGER, PRIMARY KEY (tag, ts)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS minutes (tag INTEGER, ts INTEGER, count INTEGER, low REAL, high REAL, total REAL, PRIMARY KEY (tag, ts)) WITHOUT ROWID;`);
      return Promise.resolve();
    },
    prepare({ tags, times, values, flags }) {
      const insert = database.prepare('INSERT INTO samples VALUES (?, ?, ?, ?)');
      const insertAll = database.transaction(() => {
        for (let at = 0; at < tags.length; at++)
          insert.run(tags[at], times[at], values[at], flags[at]);
      });
      return () => Promise.resolve(insertAll());
    },
    settle() {
      database.exec('INSERT OR IGNORE INTO tags SELECT DISTINCT tag FROM samples');
      database.pragma('wal_checkpoint(TRUNCATE)');
      return Promise.resolve();
    },
    diskBytes: () => fileBytes(folder, (path) => path === 'rows.db'),
    buildRollup() {
      database.exec(fillMinutes(sql));
      return Promise.resolve();
    },
    ask: (question, rolled) => askSql(sql, question, rolled),
    close() {
      database.close();
      return Promise.resolve();
    },
  };
}
