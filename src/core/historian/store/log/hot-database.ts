import type { Database } from 'better-sqlite3';
import type { Disk } from '#core/storage/disk.ts';
import { asideName, keepAside } from '../months/at-rest.ts';
import { copyRows, rowIds } from '../months/copy-rows.ts';
import { isFileDamage, type Damage } from '../months/damage.ts';
import { isUnwritable } from '../months/unwritable.ts';
import { countLostCommits } from '../months/wal-check.ts';
import { checkTables, makeTables } from '../months/written-tables.ts';

const statements = [
  `TABLE log (
    seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, fromMs INTEGER, toMs INTEGER, data BLOB NOT NULL)`,
  `TABLE tag (no INTEGER PRIMARY KEY, tagId TEXT NOT NULL UNIQUE)`,
  `TABLE mark (name TEXT PRIMARY KEY, value)`,
  `TABLE unsealed (
    id INTEGER PRIMARY KEY AUTOINCREMENT, error TEXT NOT NULL, data BLOB NOT NULL)`,
];
/** Version 1 had a table instead of a mark for the newest samples. */
const olderStatements = ['TABLE newest (no INTEGER PRIMARY KEY, sample TEXT NOT NULL)'];
const tables = ['log', 'tag', 'mark', 'unsealed'] as const;

export interface HotDatabase {
  readonly database: Database;
  /** On a disk that may not be written. */
  readonly isReadOnly: boolean;
  /** Whether the file was damaged; what still reads of it was copied into a new one, and it is kept aside. */
  readonly isRescued: boolean;
  readonly damage: readonly Damage[];
}

/** Opens `hot.db`, whatever state it is in. */
export function openHot(disk: Disk, path: string): HotDatabase {
  const lost = countLostCommits(disk, `${path}-wal`);
  if (lost > 0) keepAside(disk, `${path}-wal`);
  const opened = openWhole(disk, path) ?? rescue(disk, path);
  if (lost === 0) return opened;
  const fromMs = opened.database.prepare('SELECT max(toMs) FROM log').pluck().get();
  const detail = `the end of the log is damaged: ${lost} commits cannot be read`;
  const damage = hotDamage(detail, (fromMs as number | null) ?? -Infinity);
  return { ...opened, damage: [...opened.damage, damage] };
}

/** undefined when it is damaged. */
function openWhole(disk: Disk, path: string): HotDatabase | undefined {
  let opened: HotDatabase | undefined;
  try {
    opened = openAsAllowed(disk, path);
    if (opened.database.pragma('integrity_check(1)', { simple: true }) === 'ok') return opened;
  } catch (error) {
    if (!isFileDamage(error)) throw error;
  }
  opened?.database.close();
  return undefined;
}

function openAsAllowed(disk: Disk, path: string): HotDatabase {
  const whole = { isRescued: false, damage: [] };
  try {
    return { ...whole, database: openForWriting(disk, path), isReadOnly: false };
  } catch (error) {
    if (!isUnwritable(error) || !disk.exists(path)) throw error;
    return { ...whole, database: disk.openDatabase(path, { readonly: true }), isReadOnly: true };
  }
}

function openForWriting(disk: Disk, path: string): Database {
  const database = disk.openDatabase(path);
  try {
    // Small pages: a commit of a few kilobytes writes whole pages, twice.
    database.pragma('page_size = 4096');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('journal_size_limit = 33554432');
    database.pragma('cache_size = -4000');
    checkTables(database, [...statements, ...olderStatements]);
    makeTables(database, statements);
    // Where nothing may be written SQLite says so at the first attempt.
    database.exec("DROP TABLE IF EXISTS newest; DELETE FROM mark WHERE name = ''");
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function rescue(disk: Disk, path: string): HotDatabase {
  const aside = asideName(disk, path);
  disk.rename(path, aside);
  for (const ending of ['-wal', '-shm'])
    if (disk.exists(path + ending)) disk.rename(path + ending, aside + ending);
  const database = openForWriting(disk, path);
  return {
    database,
    isReadOnly: false,
    isRescued: true,
    damage: copyWhatReads(disk, aside, database),
  };
}

function copyWhatReads(disk: Disk, aside: string, into: Database): Damage[] {
  let from: Database | undefined;
  try {
    from = disk.openDatabase(aside);
    const lost = tables.flatMap((table) => copyRows(from!, into, table, rowIds(from!, table)));
    lost.push(...dropUnsureNames(from, into));
    // Also with none: rows whose keys were garbled may hide one another.
    return [hotDamage(`the log was damaged; ${lost.length} of its rows cannot be read`)];
  } catch (error) {
    if (!isFileDamage(error)) throw error;
    return [hotDamage('the log cannot be read')];
  } finally {
    from?.close();
  }
}

/** A name of which row and index tell differently belongs to nobody knows whom; month files may still know it. */
function dropUnsureNames(from: Database, into: Database): number[] {
  const inIndex = new Map<number, string>();
  try {
    const rows = from.prepare('SELECT no, tagId FROM tag INDEXED BY sqlite_autoindex_tag_1');
    for (const [no, tagId] of rows.raw().iterate() as Iterable<[number, string]>)
      inIndex.set(no, tagId);
  } catch (error) {
    if (!isFileDamage(error)) throw error;
  }
  const names = into.prepare('SELECT no, tagId FROM tag').raw().all() as [number, string][];
  const unsure = names.filter(([no, tagId]) => inIndex.get(no) !== tagId).map(([no]) => no);
  const drop = into.prepare('DELETE FROM tag WHERE no = ?');
  into.transaction(() => unsure.forEach((no) => drop.run(no))).immediate();
  return unsure;
}

function hotDamage(detail: string, fromMs = -Infinity): Damage {
  return { file: 'hot.db', tag: null, fromMs, toMs: Infinity, detail };
}
