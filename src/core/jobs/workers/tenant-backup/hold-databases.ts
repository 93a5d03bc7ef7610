import BetterSqlite3, { type Database } from 'better-sqlite3';

/** Longer than a commit or the exchange of a month's file takes. */
const busyTimeoutMs = 10_000;
const mostTries = 40;
const pauseMs = 25;

/** A database as it was when it was held, whatever is written since. */
export interface HeldDatabase {
  readonly path: string;
  readonly database: Database;
  close(): void;
}

/**
 * Holds several databases as of one moment, as far as `first` tells: they are let go and held again until nothing was written to
 * it meanwhile. `first` is the historian's log, whose names and numbers the months' files must not be ahead of; it commits about
 * once a second, and holding takes milliseconds.
 */
export async function holdTogether(
  first: string | undefined,
  others: readonly string[],
): Promise<HeldDatabase[]> {
  const watch = first === undefined ? undefined : openReading(first);
  try {
    for (let tries = 1; ; tries++) {
      const before = versionOf(watch);
      const held = holdAll([...(first === undefined ? [] : [first]), ...others]);
      if (versionOf(watch) === before || tries === mostTries) return held;
      for (const one of held) one.close();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  } finally {
    watch?.close();
  }
}

export function hold(path: string): HeldDatabase {
  const database = openReading(path);
  try {
    database.exec('begin');
    // The state is that of the first read.
    database.prepare('select count(*) from sqlite_schema').get();
  } catch (error) {
    database.close();
    throw error;
  }
  return { path, database, close: () => database.close() };
}

function holdAll(paths: readonly string[]): HeldDatabase[] {
  const held: HeldDatabase[] = [];
  try {
    for (const path of paths) held.push(hold(path));
    return held;
  } catch (error) {
    for (const one of held) one.close();
    throw error;
  }
}

function openReading(path: string): Database {
  return new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
}

/** Moves with every commit of another connection. */
function versionOf(watch: Database | undefined): unknown {
  return watch?.pragma('data_version', { simple: true });
}
