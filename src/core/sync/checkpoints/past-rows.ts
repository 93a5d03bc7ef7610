import type { Database } from 'better-sqlite3';
import type { ChunkId } from '#shared/chunks/header.ts';
import { hasChunk } from '../chunks/chunk-rows.ts';

/** The numbers of all chunks here that lie behind some ends, and of these themselves. */
export function readPast(database: Database, ends: readonly ChunkId[]): Set<number> {
  const rows = database
    .prepare(
      `with recursive past (n) as (
         select n from chunk where id in (${ends.map(() => '?').join()})
         union select parent from chunkParent join past on child = past.n)
       select n from past`,
    )
    .pluck()
    .all(...ends) as number[];
  return new Set(rows);
}

export function holdsAll(database: Database, ends: readonly ChunkId[]): boolean {
  return ends.every((id) => hasChunk(database, id));
}
