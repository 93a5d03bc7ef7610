import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';

const BUSY_TIMEOUT_MS = 5_000;
const INT8 = 20;

/**
 * In WAL mode. `alone`: no other process may have it, and a commit is on the disk when it returns. `tenant`: a commit is on
 * the disk when `openWriteAheadLog` has flushed it.
 */
export function openSqlite(path: string, use: 'alone' | 'tenant'): BetterSqlite3.Database {
  const database = new BetterSqlite3(path, { timeout: use === 'alone' ? 0 : BUSY_TIMEOUT_MS });
  if (use === 'alone') database.pragma('locking_mode = EXCLUSIVE');
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${use === 'alone' ? 'FULL' : 'NORMAL'}`);
  // Copying the log flushes on the thread that commits: seldom, and less in all, since most pages are written again.
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('journal_size_limit = 33554432');
  return database;
}

/** Connections are made when they are needed, and let go when they are not. `database`: another one of the same server. */
export function openPool(url: string, max: number, database?: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: database === undefined ? url : urlOfDatabase(url, database),
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    types: { getTypeParser: typeParser },
  });
  // A connection that breaks while nobody uses it: the next query gets a new one, or says what is wrong.
  pool.on('error', () => undefined);
  return pool;
}

/** Counts go to 2^40, which a double holds exactly; pg would give 64-bit numbers as text. */
const typeParser = ((type: number, format?: 'text') =>
  type === INT8 ? Number : pg.types.getTypeParser(type, format)) as typeof pg.types.getTypeParser;

function urlOfDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
