import type { Database } from 'better-sqlite3';
import { checkTables, fileDamaged, makeTables } from './written-tables.ts';

/**
 * One month of samples of one class of tags: `chunk` rows, and the times blocks they share. Invariants:
 *  1. A chunk lies within one day of UTC. Chunks of one tag do not overlap in time (late samples are merged at once).
 *  2. Every chunk has its tiers: at least the day's; they are made of the same samples, in the same commit.
 *  3. A file knows the names of its tags: it can be read when all others are lost.
 *  4. A damaged chunk is moved to `damaged` as it is; nothing is thrown away.
 *  5. Ids of chunks and times are never used again, so that whoever remembers one is never shown another.
 *  6. One connection writes; readers see whole commits.
 *  7. A chunk whose samples were given up has an empty `data` (`only-rollups.ts`).
 *  8. `tally` counts and sums up the rows of `chunk`, so that a flipped bit in the index, which has no checksum and is what
 *     questions go by, is found when the file is opened.
 *  9. `stale` names days whose times blocks may be needed no more (`times-blocks.ts`).
 */
const rowSum = (row: string) =>
  `(${row}id * 524287 + ${row}tag * 1000003 + ${row}day * 8191 + ${row}fromMs * 127 + ${row}toMs * 31 + ${row}samples) % 4398046511104`;

const statements = [
  `TABLE chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tag INTEGER NOT NULL, day INTEGER NOT NULL,
    fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, samples INTEGER NOT NULL,
    dayTier BLOB NOT NULL, hours BLOB, quarters BLOB, minutes BLOB, data BLOB NOT NULL)`,
  `INDEX chunkOfTag ON chunk (tag, day, fromMs, toMs, samples)`,
  `TABLE clock (id INTEGER PRIMARY KEY AUTOINCREMENT, day INTEGER NOT NULL, data BLOB NOT NULL)`,
  `TABLE tag (no INTEGER PRIMARY KEY, tagId TEXT NOT NULL)`,
  `TABLE edit (
    seq INTEGER PRIMARY KEY, tag INTEGER NOT NULL, what TEXT NOT NULL, replaced BLOB)`,
  `TABLE damaged (
    id INTEGER PRIMARY KEY, tag INTEGER NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL,
    samples INTEGER NOT NULL, data BLOB)`,
  `TABLE stale (day INTEGER PRIMARY KEY)`,
  `TABLE tally (one INTEGER PRIMARY KEY, chunks INTEGER NOT NULL, sum INTEGER NOT NULL)`,
  `TRIGGER chunkCame AFTER INSERT ON chunk BEGIN
    UPDATE tally SET chunks = chunks + 1, sum = sum + ${rowSum('new.')}; END`,
  `TRIGGER chunkWent AFTER DELETE ON chunk BEGIN
    UPDATE tally SET chunks = chunks - 1, sum = sum - ${rowSum('old.')}; END`,
];

/** Makes the tables of a new file, all or none; brings those of an older version up to date. */
export function preparePart(database: Database): void {
  database
    .transaction(() => {
      makeTables(database, statements);
      database.pragma('user_version = 1');
      const isTallied = database.prepare('SELECT 1 FROM tally').get() !== undefined;
      if (!isTallied)
        database.exec(
          `INSERT INTO tally SELECT 1, count(*), coalesce(sum(${rowSum('')}), 0) FROM chunk`,
        );
    })
    .immediate();
}

/** Not yet when the file is just being made: it is there before its tables. */
export function isPrepared(database: Database): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'chunk'").get() !== undefined;
}

/** Compares tables and index with what was written. Throws what SQLite throws of a damaged file. */
export function checkPart(database: Database): void {
  const found = checkTables(database, statements);
  if (found.some((sql) => sql.startsWith('CREATE TABLE tally'))) checkTally(database);
}

/** One statement, so that index and tally are seen at the same moment. */
function checkTally(database: Database): void {
  const isRight = database
    .prepare(
      `SELECT (chunks, sum) = (SELECT count(*), coalesce(sum(${rowSum('')}), 0)
         FROM chunk INDEXED BY chunkOfTag) FROM tally`,
    )
    .pluck()
    .get();
  if (isRight === 0) throw fileDamaged('The index of the file is not the one that was written');
}
