import type { Database } from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import type { FindTimes, TimesBlock, TimesReference } from '../codec/chunk-columns.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Disk } from '#core/storage/disk.ts';
import { codec } from './codec.ts';
import type { Tiers } from './tiers.ts';

/**
 * One month of samples of one class of tags: `chunk` rows, and the times blocks they share. Invariants:
 *  1. A chunk lies within one day of UTC. Chunks of one tag do not overlap in time (late samples are merged at once).
 *  2. Every chunk has its tiers: at least the day's; they are made of the same samples, in the same commit.
 *  3. A file knows the names of its tags: it can be read when all others are lost.
 *  4. A damaged chunk is moved to `damaged` as it is; nothing is thrown away.
 *  5. Ids of chunks and times are never used again, so that whoever remembers one is never shown another.
 *  6. One connection writes; readers see whole commits.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS chunk (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tag INTEGER NOT NULL, day INTEGER NOT NULL,
    fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL, samples INTEGER NOT NULL,
    dayTier BLOB NOT NULL, hours BLOB, quarters BLOB, minutes BLOB, data BLOB NOT NULL);
  CREATE INDEX IF NOT EXISTS chunkOfTag ON chunk (tag, day, fromMs, toMs, samples);
  CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY AUTOINCREMENT, day INTEGER NOT NULL, data BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS tag (no INTEGER PRIMARY KEY, tagId TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS edit (
    seq INTEGER PRIMARY KEY, tag INTEGER NOT NULL, what TEXT NOT NULL, replaced BLOB);
  CREATE TABLE IF NOT EXISTS damaged (
    id INTEGER PRIMARY KEY, tag INTEGER NOT NULL, fromMs INTEGER NOT NULL, toMs INTEGER NOT NULL,
    samples INTEGER NOT NULL, data BLOB);
  PRAGMA user_version = 1;`;

/** The row of a chunk without its blobs. */
export interface ChunkRow {
  readonly id: number;
  readonly tag: number;
  readonly day: number;
  readonly fromMs: number;
  /** Time of the last sample. */
  readonly toMs: number;
  readonly samples: number;
}

export function openPartForWriting(disk: Disk, path: string): Database {
  const isNew = !disk.exists(path);
  const database = disk.openDatabase(path);
  if (isNew) {
    database.pragma('page_size = 8192');
    database.pragma('auto_vacuum = INCREMENTAL');
  }
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('cache_size = -8000');
  database.pragma('journal_size_limit = 33554432');
  database.exec(schema);
  return database;
}

export function openPartForReading(disk: Disk, path: string): Database {
  const database = disk.openDatabase(path, { readonly: true });
  database.pragma('cache_size = -8000');
  return database;
}

/** Chunks of a tag that touch `fromMs <= time < toMs`, oldest first. */
export function findChunks(
  database: Database,
  tag: number,
  fromMs: number,
  toMs: number,
): ChunkRow[] {
  return prepareOnce(
    database,
    `SELECT id, tag, day, fromMs, toMs, samples FROM chunk INDEXED BY chunkOfTag
     WHERE tag = ? AND day >= ? AND day <= ? AND fromMs < ? AND toMs >= ? ORDER BY day, fromMs`,
  ).all(tag, dayOf(fromMs), dayOf(toMs), toMs, fromMs) as ChunkRow[];
}

const mostFreeShare = 0.1;

/** Compaction leaves pages that later days use; when there are many more than that the file is made shorter. */
export function giveBackPages(database: Database): void {
  const free = database.pragma('freelist_count', { simple: true }) as number;
  const all = database.pragma('page_count', { simple: true }) as number;
  const spare = Math.floor(free - all * mostFreeShare);
  if (spare > 0) database.pragma(`incremental_vacuum(${spare})`);
}

/** Within what SQLite holds exactly; the infinities become days before and after all samples. */
function dayOf(ms: number): number {
  return Math.floor(Math.min(Math.max(ms, -1e14), 1e15) / 86_400_000);
}

export function readBlob(
  database: Database,
  id: number,
  column: 'data' | 'dayTier' | 'hours' | 'quarters' | 'minutes',
): Uint8Array | null {
  return prepareOnce(database, `SELECT ${column} FROM chunk WHERE id = ?`)
    .pluck()
    .get(id) as Uint8Array | null;
}

export function insertChunk(
  database: Database,
  row: Omit<ChunkRow, 'id'>,
  tiers: Tiers,
  data: Uint8Array,
): void {
  prepareOnce(database, 'INSERT INTO chunk VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    row.tag,
    row.day,
    row.fromMs,
    row.toMs,
    row.samples,
    tiers.day,
    tiers.hours,
    tiers.quarters,
    tiers.minutes,
    data,
  );
}

export function deleteChunk(database: Database, id: number): void {
  prepareOnce(database, 'DELETE FROM chunk WHERE id = ?').run(id);
}

export function setChunkAside(database: Database, row: ChunkRow): void {
  const data = readBlob(database, row.id, 'data');
  prepareOnce(database, 'INSERT OR IGNORE INTO damaged VALUES (?, ?, ?, ?, ?, ?)').run(
    row.id,
    row.tag,
    row.fromMs,
    row.toMs,
    row.samples,
    data,
  );
  deleteChunk(database, row.id);
}

export function insertTimes(database: Database, day: number, times: Float64Array): TimesReference {
  const { bytes, checksum } = codec.encodeTimes(times);
  const { lastInsertRowid } = prepareOnce(database, 'INSERT INTO clock VALUES (NULL, ?, ?)').run(
    day,
    bytes,
  );
  return { id: Number(lastInsertRowid), checksum };
}

const mostTimesKept = 256;

/** Decoded times blocks are remembered: fifty tags of a device share one. */
export function createFindTimes(database: Database): FindTimes {
  const known = new Map<number, TimesBlock>();
  return ({ id }) => {
    const found = known.get(id);
    if (found) return found;
    const bytes = prepareOnce(database, 'SELECT data FROM clock WHERE id = ?').pluck().get(id) as
      | Uint8Array
      | undefined;
    if (!bytes) return undefined;
    if (known.size >= mostTimesKept) known.clear();
    const block = codec.decodeTimes(bytes);
    known.set(id, block);
    return block;
  };
}

/** A name for equal times; those that have it must still be compared. */
export function timesKey(times: Float64Array): string {
  const bytes = new Uint8Array(times.buffer, times.byteOffset, times.byteLength);
  return `${times.length}:${times[0]}:${crc32(bytes)}`;
}
