import type { Database } from 'better-sqlite3';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** The checkpoint behind which this place lets bodies go; undefined: it keeps them all. */
export function readFloor(database: Database, space: Space): ChunkId | undefined {
  const sql = 'select checkpoint from floor where space = ?';
  return prepareOnce(database, sql).pluck().get(space) as ChunkId | undefined;
}

export function writeFloor(database: Database, space: Space, checkpoint: ChunkId): void {
  const sql = 'insert or replace into floor (space, checkpoint) values (?, ?)';
  prepareOnce(database, sql).run(space, checkpoint);
}

/** When this place first saw a checkpoint as one that two devices have signed; seen now where it had not. */
export function seenSince(
  database: Database,
  seen: { readonly checkpoint: ChunkId; readonly space: Space; readonly nowMs: number },
): number {
  prepareOnce(
    database,
    'insert or ignore into seenCheckpoint (checkpoint, space, seenAtMs) values (@checkpoint, @space, @nowMs)',
  ).run(seen);
  const sql = 'select seenAtMs from seenCheckpoint where checkpoint = ?';
  return prepareOnce(database, sql).pluck().get(seen.checkpoint) as number;
}

/** Of all chunks named those are noted that have a body which documents may stand for. */
export function noteToLetGo(database: Database, chunks: Iterable<number>): void {
  const note = prepareOnce(
    database,
    `insert or ignore into toLetGo (chunk) select n from chunk
     where n = ? and space <> 'members' and (body is not null or remade is not null)`,
  );
  for (const n of chunks) note.run(n);
}

export function isAnyToLetGo(database: Database): boolean {
  return prepareOnce(database, 'select 1 from toLetGo limit 1').get() !== undefined;
}

/** The first that may be let go still. */
export function readToLetGo(
  database: Database,
  most: number,
): { readonly n: number; readonly id: ChunkId; readonly isDone: boolean }[] {
  const rows = prepareOnce(
    database,
    `select toLetGo.chunk as n, id, counts = 1 and isFolded = 1 as isDone
     from toLetGo left join chunk on n = toLetGo.chunk order by toLetGo.chunk limit ?`,
  ).all(most) as { n: number; id: ChunkId; isDone: number | null }[];
  return rows.map(({ n, id, isDone }) => ({ n, id, isDone: isDone === 1 }));
}

export function forgetToLetGo(database: Database, n: number): void {
  prepareOnce(database, 'delete from toLetGo where chunk = ?').run(n);
}
