import { createHash } from 'node:crypto';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import type { BackupContents } from './contents.ts';

export type RowCounts = BackupContents['rows'][string];

/** Rows by table of a database that nobody else has open; it is left as one file without a log beside it. */
export function tellDatabase(path: string): {
  readonly rows: RowCounts;
  readonly documents: BackupContents['documents'] | undefined;
  /** Hashes of the photos and files it says lie here whole. */
  readonly blobs: readonly string[];
} {
  const database = new BetterSqlite3(path);
  try {
    database.pragma('journal_mode = DELETE');
    const rows = countRows(database);
    return {
      rows,
      documents: 'document' in rows ? hashDocuments(database) : undefined,
      blobs: 'blob' in rows ? listBlobs(database) : [],
    };
  } finally {
    database.close();
  }
}

/** What SQLite finds wrong with a database, first of all; undefined when nothing is. */
export function findFault(path: string): string | undefined {
  const database = new BetterSqlite3(path, { readonly: true });
  try {
    const found: unknown = database.pragma('integrity_check(1)', { simple: true });
    return found === 'ok' ? undefined : String(found);
  } finally {
    database.close();
  }
}

function countRows(database: Database): RowCounts {
  const names = database
    .prepare(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`,
    )
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      database.prepare(`select count(*) from "${name}"`).pluck().get() as number,
    ]),
  );
}

function listBlobs(database: Database): string[] {
  const sql = 'select hash from blob where damagedAtMs is null order by hash';
  return database.prepare(sql).pluck().all() as string[];
}

/** Two databases that hold the same changes of the same documents have the same hash. */
function hashDocuments(database: Database): BackupContents['documents'] {
  const hash = createHash('sha256');
  let count = 0;
  const rows = database
    .prepare<[], { id: string; heads: string }>('select id, heads from document order by id')
    .iterate();
  for (const { id, heads } of rows) {
    hash.update(`${id} ${heads}\n`);
    count++;
  }
  return { count, sha256: hash.digest('hex') };
}
