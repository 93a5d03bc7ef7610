import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { Disk } from '#core/storage/disk.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { isFileDamage } from './damage.ts';

/**
 * `hot.db`: what is not sealed yet, so that nothing acknowledged is lost. Invariants:
 *  1. A commit is on the disk when it returns (synchronous = FULL), with the names of all tags it speaks of.
 *  2. Records are read again in the order of their numbers. Those before the first that is still needed are deleted, back
 *     to a key record, together with a note of the newest sample of each tag.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS log (
    seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, fromMs INTEGER, toMs INTEGER, data BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS tag (no INTEGER PRIMARY KEY, tagId TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS newest (no INTEGER PRIMARY KEY, sample TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value);`;

export const recordKinds = { samples: 0, keySamples: 1, edit: 2 } as const;

export interface LogRow {
  readonly seq: number;
  readonly kind: number;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly data: Uint8Array;
}

export interface LogOpened {
  readonly tags: readonly (readonly [number, TagId])[];
  readonly newest: readonly (readonly [number, StoredNewest])[];
  readonly lastSeq: number;
  /** Where an unreadable file was put, when there was one. */
  readonly setAside: string | undefined;
}

/** A sample in JSON that keeps what JSON does not know (NaN, infinities, −0) as text. */
export type StoredNewest = Omit<Sample, 'tagId' | 'value'> & {
  readonly value: Sample['value'];
};

export type LogFile = ReturnType<typeof createLogFile>;

export function createLogFile(disk: Disk, folder: string) {
  const path = join(folder, 'hot.db');
  let database: Database | undefined;
  const open = () => must(database);

  return {
    open(): LogOpened {
      let setAside: string | undefined;
      try {
        database = openHot(disk, path);
        return { ...readOpened(database), setAside };
      } catch (error) {
        if (!isFileDamage(error)) throw error;
        database?.close();
        setAside = keepAside(disk, path);
        database = openHot(disk, path);
        return { ...readOpened(database), setAside };
      }
    },
    commit(rows: readonly LogRow[], tags: readonly (readonly [number, TagId])[]): void {
      const put = prepareOnce(open(), 'INSERT OR IGNORE INTO log VALUES (?, ?, ?, ?, ?)');
      const name = prepareOnce(open(), 'INSERT OR IGNORE INTO tag VALUES (?, ?)');
      refusingWhenFull(() =>
        open()
          .transaction(() => {
            for (const [no, tagId] of tags) name.run(no, tagId);
            for (const { seq, kind, fromMs, toMs, data } of rows)
              put.run(seq, kind, fromMs, toMs, data);
          })
          .immediate(),
      );
    },
    read: (afterSeq: number, most: number): LogRow[] =>
      prepareOnce(open(), 'SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?').all(
        afterSeq,
        most,
      ) as LogRow[],
    edits: (): LogRow[] =>
      prepareOnce(open(), 'SELECT * FROM log WHERE kind = 2 ORDER BY seq').all() as LogRow[],
    /**
     * Records before `seq` are needed no more. Where `seq` is a record yet to come, which will be a key record, none is;
     * otherwise some stay, back to the last key record. Numbers go on after `seq` even when no record is left.
     */
    truncate(
      seq: number,
      isKeyToCome: boolean,
      newest: readonly (readonly [number, StoredNewest | undefined])[],
    ): void {
      const put = prepareOnce(open(), 'INSERT OR REPLACE INTO newest VALUES (?, ?)');
      const drop = prepareOnce(open(), 'DELETE FROM newest WHERE no = ?');
      const mark = prepareOnce(open(), "INSERT OR REPLACE INTO mark VALUES ('seq', ?)");
      const key = prepareOnce(
        open(),
        'SELECT max(seq) FROM log WHERE seq <= ? AND kind = 1',
      ).pluck();
      const forget = prepareOnce(open(), 'DELETE FROM log WHERE seq < ?');
      refusingWhenFull(() =>
        open()
          .transaction(() => {
            for (const [no, sample] of newest)
              if (sample) put.run(no, JSON.stringify(sample, keepNumbers));
              else drop.run(no);
            mark.run(seq);
            forget.run(isKeyToCome ? seq : ((key.get(seq) as number | null) ?? 0));
          })
          .immediate(),
      );
    },
    /** What the log takes on the disk. */
    bytes: (): number =>
      [path, `${path}-wal`].reduce(
        (sum, each) => sum + (disk.exists(each) ? disk.size(each) : 0),
        0,
      ),
    close(): void {
      database?.close();
      database = undefined;
    },
  };
}

function must(database: Database | undefined): Database {
  if (!database) throw new Error('The log is not open');
  return database;
}

function openHot(disk: Disk, path: string): Database {
  const database = disk.openDatabase(path);
  try {
    // Small pages: a commit of a few kilobytes writes whole pages, twice.
    database.pragma('page_size = 4096');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('journal_size_limit = 33554432');
    database.exec(schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function readOpened(database: Database): Omit<LogOpened, 'setAside'> {
  return {
    tags: database.prepare('SELECT no, tagId FROM tag').raw().all() as [number, TagId][],
    newest: (
      database.prepare('SELECT no, sample FROM newest').raw().all() as [number, string][]
    ).map(([no, sample]) => [no, JSON.parse(sample, readNumbers) as StoredNewest]),
    lastSeq: database
      .prepare(
        "SELECT max(coalesce((SELECT max(seq) FROM log), 0), coalesce((SELECT value FROM mark WHERE name = 'seq'), 0))",
      )
      .pluck()
      .get() as number,
  };
}

function keepAside(disk: Disk, path: string): string {
  let turn = 1;
  while (disk.exists(`${path}.damaged-${turn}`)) turn++;
  const aside = `${path}.damaged-${turn}`;
  disk.rename(path, aside);
  for (const ending of ['-wal', '-shm'])
    if (disk.exists(path + ending)) disk.rename(path + ending, aside + ending);
  return aside;
}

const odd = '\u0000number:';
function keepNumbers(_key: string, value: unknown): unknown {
  const isOdd = typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0));
  return isOdd ? odd + (Object.is(value, -0) ? '-0' : String(value)) : value;
}
function readNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith(odd)
    ? Number(value.slice(odd.length))
    : value;
}
