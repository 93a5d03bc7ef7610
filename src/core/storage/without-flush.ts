import type { Database } from 'better-sqlite3';

const FULL = 2;

/**
 * Runs transactions that need not wait for the disk: a loss of power may take them back, whole and with all that was committed
 * after them unflushed, so they write only what is made again from what stands there without them. Whatever is committed
 * afterwards with a flush takes them along.
 */
export function withoutFlush<Result>(database: Database, work: () => Result): Result {
  const isFlushed =
    !database.inTransaction && database.pragma('synchronous', { simple: true }) === FULL;
  if (!isFlushed) return work();
  database.pragma('synchronous = NORMAL');
  try {
    return work();
  } finally {
    database.pragma('synchronous = FULL');
  }
}
