import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Disk } from '#core/storage/disk.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { closeAtRest } from '../months/at-rest.ts';
import type { Damage } from '../months/damage.ts';
import { openHot } from './hot-database.ts';
import type { LogRow } from './log-record.ts';
import { expand, squeeze } from './log-squeeze.ts';
import { refusingWhenUnwritable } from '../months/unwritable.ts';

export interface LogOpened {
  readonly tags: readonly (readonly [number, TagId])[];
  /** The newest sample of each tag when the log was last cut; undefined when it never was. */
  readonly newest: Uint8Array | undefined;
  /** Whether it was cut without a note of the newest samples, as older versions did. */
  readonly isNoteMissing: boolean;
  readonly lastSeq: number;
  readonly isReadOnly: boolean;
  /** Whether the file was damaged, so that names and newest samples may be missing. */
  readonly isRescued: boolean;
  readonly damage: readonly Damage[];
}

export type LogFile = ReturnType<typeof createLogFile>;

const pageBytes = 4_096;
/** Pages of the tree that change with every commit. */
const pagesPerCommit = 3;
/** SQLite itself does it after a thousand, in the commit that is the thousandth: that one waits. */
const pagesPerCheckpoint = 800;

/**
 * `hot.db`: what is not sealed yet, so that nothing acknowledged is lost. Invariants:
 *  1. A commit is on the disk when it returns (synchronous = FULL), with the names of all tags it speaks of.
 *  2. Records are read again in the order of their numbers. Those before the first that is still needed are deleted, back
 *     to a key record, together with a note of the newest sample of each tag.
 */
export function createLogFile(disk: Disk, folder: string) {
  const path = join(folder, 'hot.db');
  let database: Database | undefined;
  let pagesWritten = 0;
  /** A thread that died and was started again opens it by itself. */
  const open = () => (database ??= openHot(disk, path).database);

  return {
    open(): LogOpened {
      const hot = openHot(disk, path);
      database = hot.database;
      const { isReadOnly, isRescued, damage } = hot;
      return { ...readOpened(database), isReadOnly, isRescued, damage };
    },
    /** Says whether so much was written that it is time for a `checkpoint`. */
    commit(rows: readonly LogRow[], tags: readonly (readonly [number, TagId])[]): boolean {
      const put = prepareOnce(open(), 'INSERT OR IGNORE INTO log VALUES (?, ?, ?, ?, ?)');
      const name = prepareOnce(open(), 'INSERT OR IGNORE INTO tag VALUES (?, ?)');
      refusingWhenUnwritable(() =>
        open()
          .transaction(() => {
            for (const [no, tagId] of tags) name.run(no, tagId);
            for (const { seq, kind, fromMs, toMs, data } of rows.map(squeeze)) {
              put.run(seq, kind, fromMs, toMs, data);
              pagesWritten += Math.ceil(data.length / pageBytes);
            }
          })
          .immediate(),
      );
      pagesWritten += pagesPerCommit;
      return pagesWritten >= pagesPerCheckpoint;
    },
    /** Brings what was committed from the write-ahead log to where it stays. */
    checkpoint(): void {
      open().pragma('wal_checkpoint(PASSIVE)');
      pagesWritten = 0;
    },
    read: (afterSeq: number, most: number): LogRow[] =>
      (
        prepareOnce(open(), 'SELECT * FROM log WHERE seq > ? ORDER BY seq LIMIT ?').all(
          afterSeq,
          most,
        ) as LogRow[]
      ).map(expand),
    edits: (): LogRow[] =>
      (prepareOnce(open(), 'SELECT * FROM log WHERE kind = 2 ORDER BY seq').all() as LogRow[]).map(
        expand,
      ),
    /**
     * Records before `seq` are needed no more. Where `seq` is a record yet to come, which will be a key record, none is;
     * otherwise some stay, back to the last key record. Numbers go on after `seq` even when no record is left.
     */
    truncate(seq: number, isKeyToCome: boolean, newest: Uint8Array): void {
      const mark = prepareOnce(open(), 'INSERT OR REPLACE INTO mark VALUES (?, ?)');
      const key = prepareOnce(
        open(),
        'SELECT max(seq) FROM log WHERE seq <= ? AND kind IN (1, 17)',
      ).pluck();
      const forget = prepareOnce(open(), 'DELETE FROM log WHERE seq < ?');
      refusingWhenUnwritable(() =>
        open()
          .transaction(() => {
            mark.run('newest', newest);
            mark.run('seq', seq);
            forget.run(isKeyToCome ? seq : ((key.get(seq) as number | null) ?? 0));
          })
          .immediate(),
      );
    },
    /** Keeps a key record of samples that cannot be sealed, for the next start. */
    keepUnsealed(error: string, data: Uint8Array): void {
      const put = prepareOnce(open(), 'INSERT INTO unsealed VALUES (NULL, ?, ?)');
      refusingWhenUnwritable(() => put.run(error, data));
    },
    unsealed: () =>
      prepareOnce(open(), 'SELECT id, data FROM unsealed ORDER BY id').all() as {
        readonly id: number;
        readonly data: Uint8Array;
      }[],
    dropUnsealed(ids: readonly number[]): void {
      const drop = prepareOnce(open(), 'DELETE FROM unsealed WHERE id = ?');
      open()
        .transaction(() => ids.forEach((id) => drop.run(id)))
        .immediate();
    },
    /** What the log takes on the disk. */
    bytes: (): number =>
      [path, `${path}-wal`].reduce(
        (sum, each) => sum + (disk.exists(each) ? disk.size(each) : 0),
        0,
      ),
    close(): void {
      if (database) closeAtRest(database);
      database = undefined;
    },
  };
}

function readOpened(
  database: Database,
): Pick<LogOpened, 'tags' | 'newest' | 'isNoteMissing' | 'lastSeq'> {
  const mark = (name: string) =>
    prepareOnce(database, 'SELECT value FROM mark WHERE name = ?').pluck().get(name);
  const cutSeq = mark('seq') as number | undefined;
  const newest = mark('newest') as Uint8Array | undefined;
  const lastRow = prepareOnce(database, 'SELECT max(seq) FROM log').pluck().get() as number | null;
  return {
    tags: prepareOnce(database, 'SELECT no, tagId FROM tag').raw().all() as [number, TagId][],
    newest,
    isNoteMissing: cutSeq !== undefined && newest === undefined,
    lastSeq: Math.max(lastRow ?? 0, cutSeq ?? 0),
  };
}
