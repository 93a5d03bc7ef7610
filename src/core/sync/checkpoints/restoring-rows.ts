import type { Database } from 'better-sqlite3';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/**
 * How far a space has come that begins from a checkpoint:
 *  - `parts`: documents and rows are put in, the working set first;
 *  - `chunks`: what they were made of is on its way, and nothing is folded or sealed until it is here;
 *  - `indexing`: it is here, and looked through;
 *  - `comparing`: each document is compared with it. After that the space is like any other.
 */
export type RestoringStep = 'parts' | 'chunks' | 'indexing' | 'comparing';

export interface RestoringRow {
  readonly space: Space;
  readonly checkpoint: ChunkId;
  readonly step: RestoringStep;
  /** Parts that have been put in. */
  readonly done: number;
  /** What only the checkpoint knows is kept: the chunks it came in are nowhere to be had. */
  readonly adopts: boolean;
}

export function readRestoring(database: Database, space: Space): RestoringRow | undefined {
  const row = prepareOnce(database, 'select * from restoring where space = ?').get(space) as
    | (Omit<RestoringRow, 'adopts'> & { readonly adopts: number })
    | undefined;
  return row && { ...row, adopts: row.adopts === 1 };
}

export function writeRestoring(database: Database, row: RestoringRow): void {
  prepareOnce(
    database,
    `insert into restoring (space, checkpoint, step, done, adopts) values (?, ?, ?, ?, ?)
     on conflict (space) do update set checkpoint = excluded.checkpoint, step = excluded.step, done = excluded.done,
       adopts = excluded.adopts`,
  ).run(row.space, row.checkpoint, row.step, row.done, row.adopts ? 1 : 0);
}

export function endRestoring(database: Database, space: Space): void {
  prepareOnce(database, 'delete from restoring where space = ?').run(space);
}

/** Whether documents of a space are not yet known to be what its chunks say. */
export function isRestoring(database: Database, space: Space): boolean {
  return prepareOnce(database, 'select 1 from restoring where space = ?').get(space) !== undefined;
}

/** Whether nothing of a space may be folded: what lies behind its documents is not here. */
export function isHeld(database: Database, space: Space): boolean {
  const sql = "select 1 from restoring where space = ? and step in ('parts', 'chunks')";
  return prepareOnce(database, sql).get(space) !== undefined;
}

export function isAnyHeld(database: Database): boolean {
  const sql = "select 1 from restoring where step in ('parts', 'chunks') limit 1";
  return prepareOnce(database, sql).get() !== undefined;
}

export interface Provisional {
  readonly documentId: string;
  /** What it was given rows of. */
  readonly parts: readonly string[];
}

export function addProvisional(
  database: Database,
  space: Space,
  { documentId, parts }: Provisional,
): void {
  prepareOnce(
    database,
    'insert or replace into provisional (documentId, space, parts) values (?, ?, ?)',
  ).run(documentId, space, JSON.stringify(parts));
}

export function readProvisional(database: Database, space: Space, most: number): Provisional[] {
  const rows = prepareOnce(
    database,
    'select documentId, parts from provisional where space = ? order by documentId limit ?',
  ).all(space, most) as { documentId: string; parts: string }[];
  return rows.map(({ documentId, parts }) => ({
    documentId,
    parts: JSON.parse(parts) as string[],
  }));
}

export function forgetProvisional(database: Database, documentId: string): void {
  prepareOnce(database, 'delete from provisional where documentId = ?').run(documentId);
}

export function hasPart(database: Database, hash: string): boolean {
  const sql = 'select 1 from checkpointPart where hash = ?';
  return prepareOnce(database, sql).get(hash) !== undefined;
}

export function readPart(database: Database, hash: string): Uint8Array | undefined {
  const sql = 'select bytes from checkpointPart where hash = ?';
  return prepareOnce(database, sql).pluck().get(hash) as Uint8Array | undefined;
}

export function addPart(database: Database, hash: string, bytes: Uint8Array): void {
  const sql = 'insert or ignore into checkpointPart (hash, bytes) values (?, ?)';
  prepareOnce(database, sql).run(hash, bytes);
}

/** Keeps the parts that are named, and no others. */
export function keepParts(database: Database, hashes: ReadonlySet<string>): void {
  const remove = prepareOnce(database, 'delete from checkpointPart where hash = ?');
  const held = prepareOnce(database, 'select hash from checkpointPart').pluck().all() as string[];
  for (const hash of held) if (!hashes.has(hash)) remove.run(hash);
}
