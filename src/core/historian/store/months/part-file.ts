import type { Database } from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import type { FindTimes, TimesBlock, TimesReference } from '#core/historian/codec/chunk-columns.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Disk } from '#core/storage/disk.ts';
import { codec } from './codec.ts';
import { asBlob } from './damage.ts';
import { checkPart, preparePart } from './part-schema.ts';
import type { Tiers } from '../rollups/tiers.ts';
import { fileDamaged } from './written-tables.ts';

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
  try {
    if (isNew) {
      database.pragma('page_size = 8192');
      database.pragma('auto_vacuum = INCREMENTAL');
    }
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('cache_size = -2000');
    database.pragma('journal_size_limit = 33554432');
    if (!isNew) checkPart(database);
    preparePart(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

export function openPartForReading(disk: Disk, path: string): Database {
  const database = disk.openDatabase(path, { readonly: true });
  try {
    database.pragma('cache_size = -8000');
    checkPart(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
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

/** null where there is nothing: a tier that would not condense, samples that were given up. */
export function readBlob(
  database: Database,
  id: number,
  column: 'data' | 'dayTier' | 'hours' | 'quarters' | 'minutes',
): Uint8Array | null {
  const blob = prepareOnce(database, `SELECT ${column} FROM chunk WHERE id = ?`).pluck().get(id);
  if (blob === undefined) throw fileDamaged('The row of a chunk is not there');
  if (blob === null) return null;
  return asBlob(blob).length > 0 ? asBlob(blob) : null;
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
    const block = codec.decodeTimes(asBlob(bytes));
    known.set(id, block);
    return block;
  };
}

/** A name for equal times; those that have it must still be compared. */
export function timesKey(times: Float64Array): string {
  const bytes = new Uint8Array(times.buffer, times.byteOffset, times.byteLength);
  return `${times.length}:${times[0]}:${crc32(bytes)}`;
}
