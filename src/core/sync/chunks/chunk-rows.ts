import type { Database } from 'better-sqlite3';
import type { Chunk, SealedChunk } from '#shared/chunks/chunk.ts';
import type { ChunkNode } from '#shared/chunks/graph.ts';
import type { ChunkId, LogId, Space } from '#shared/chunks/header.ts';
import type { LogChunk } from '#shared/chunks/vector.ts';
import type { Tip, Vector } from '#shared/chunks/wire.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** A chunk as it stands in the database, without its bytes. */
export interface StoredNode extends ChunkNode {
  readonly n: number;
  readonly counts: boolean;
  readonly isFolded: boolean;
}

/** Of a chunk whose body has been let go here: see `outline.ts`. */
export interface Outlined {
  readonly outline?: Uint8Array | null;
}

export interface Placed {
  /** The ends of the members space its author had built in. */
  readonly members: readonly ChunkId[];
  readonly parents: readonly StoredNode[];
}

const nodeColumns = 'n, id, space, log, seq, height, author, members, counts, isFolded';

/** Writes a chunk whose parents are all there, as one that does not count yet. */
export function insertChunk(
  database: Database,
  chunk: Chunk & Outlined,
  placed: Placed,
): StoredNode {
  const { id, says, header, signature, body, remade = null, outline = null } = chunk;
  const { space, log, seq, height, author } = says;
  const before = placed.parents.find((parent) => parent.log === log)?.id ?? null;
  const { lastInsertRowid } = prepareOnce(
    database,
    `insert into chunk (id, space, log, seq, height, author, before, members, header, signature, body, remade, outline, counts, isFolded, isEnd)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)`,
  ).run(
    id,
    space,
    log,
    seq,
    height,
    author,
    before,
    JSON.stringify(placed.members),
    header,
    signature,
    body,
    remade,
    outline,
  );
  const n = Number(lastInsertRowid);
  const link = prepareOnce(database, 'insert into chunkParent (child, parent) values (?, ?)');
  for (const parent of placed.parents) link.run(n, parent.n);
  moveTip(database, space, { log, id, seq, before });
  const { parents } = says;
  const state = { members: placed.members, counts: false, isFolded: false };
  return { n, id, space, log, seq, height, author, parents, ...state };
}

function moveTip(
  database: Database,
  space: Space,
  { log, id, seq, before }: LogChunk & { readonly log: LogId },
): void {
  prepareOnce(database, 'delete from logTip where log = ? and id = ?').run(log, before);
  prepareOnce(database, 'insert into logTip (space, log, id, seq) values (?, ?, ?, ?)').run(
    space,
    log,
    id,
    seq,
  );
}

export function readNode(database: Database, id: ChunkId): StoredNode | undefined {
  const row = prepareOnce(database, `select ${nodeColumns} from chunk where id = ?`).get(id);
  return row === undefined ? undefined : toNode(database, row as NodeRow);
}

export function hasChunk(database: Database, id: ChunkId): boolean {
  return prepareOnce(database, 'select 1 from chunk where id = ?').get(id) !== undefined;
}

/** All of a space, parents first. */
export function readNodes(database: Database, space: Space): StoredNode[] {
  const rows = prepareOnce(
    database,
    `select ${nodeColumns} from chunk where space = ? order by height, id`,
  ).all(space) as NodeRow[];
  return rows.map((row) => toNode(database, row));
}

/**
 * The chunks that count and wait to be folded, or to be folded whole; parents first. The index is named, here and below, since
 * SQLite would rather read all of a space in order of heights than put the few that are found in order.
 */
export function readWaiting(database: Database, space: Space): StoredNode[] {
  const rows = prepareOnce(
    database,
    `select ${nodeColumns} from chunk indexed by chunkByWait
     where space = ? and counts = 1 and isFolded <> 1 order by height, id`,
  ).all(space) as NodeRow[];
  return rows.map((row) => toNode(database, row));
}

/** The chunks that are folded and do not count. */
export function readLost(database: Database, space: Space): StoredNode[] {
  const rows = prepareOnce(
    database,
    `select ${nodeColumns} from chunk indexed by chunkByLoss
     where space = ? and counts = 0 and isFolded <> 0 order by height, id`,
  ).all(space) as NodeRow[];
  return rows.map((row) => toNode(database, row));
}

/** Whether documents are what the chunks that count say. */
export function isAllFolded(database: Database, space: Space): boolean {
  const isAny = (rest: string) =>
    prepareOnce(database, `select 1 from chunk where space = ? and ${rest} limit 1`).get(space);
  return !isAny('counts = 1 and isFolded <> 1') && !isAny('counts = 0 and isFolded <> 0');
}

/** What counts and nothing that counts builds on, in order of ids. */
export function readEnds(database: Database, space: Space): ChunkId[] {
  const sql = 'select id from chunk where space = ? and isEnd = 1 order by id';
  return prepareOnce(database, sql).pluck().all(space) as ChunkId[];
}

export function setCounts(database: Database, nodes: readonly StoredNode[], counts: boolean): void {
  const set = prepareOnce(database, 'update chunk set counts = ? where n = ?');
  for (const { n } of nodes) set.run(counts ? 1 : 0, n);
  const parents = prepareOnce(database, 'select parent from chunkParent where child = ?').pluck();
  const around = nodes.flatMap(({ n }) => [n, ...(parents.all(n) as number[])]);
  const setEnd = prepareOnce(
    database,
    `update chunk set isEnd = counts and not exists (
       select 1 from chunkParent join chunk as child on child.n = chunkParent.child
       where chunkParent.parent = chunk.n and child.counts = 1)
     where n = ?`,
  );
  for (const n of new Set(around)) setEnd.run(n);
}

/** `partly`: as far as this app knows the kinds of documents. */
export function setFolded(database: Database, n: number, folded: boolean | 'partly'): void {
  const value = folded === 'partly' ? 2 : Number(folded);
  prepareOnce(database, 'update chunk set isFolded = ? where n = ?').run(value, n);
}

/** The ends of every log of a space. */
export function readVector(database: Database, space: Space): Vector {
  const rows = prepareOnce(database, 'select log, id, seq from logTip where space = ?').all(space);
  return toVector(rows as TipRow[]);
}

export function readTips(database: Database, log: LogId): Tip[] {
  const rows = prepareOnce(database, 'select log, id, seq from logTip where log = ?').all(log);
  return (rows as TipRow[]).map(({ id, seq }) => ({ id, seq }));
}

/** All of a log, from its beginning. */
export function readLog(
  database: Database,
  log: LogId,
): (LogChunk & { readonly height: number })[] {
  const sql = 'select id, seq, before, height from chunk where log = ? order by seq, id';
  return prepareOnce(database, sql).all(log) as (LogChunk & { readonly height: number })[];
}

/** What comes after a number in a log that has not forked. */
export function readLogAfter(
  database: Database,
  log: LogId,
  seq: number,
): { readonly id: ChunkId; readonly height: number }[] {
  const sql = 'select id, height from chunk where log = ? and seq > ?';
  return prepareOnce(database, sql).all(log, seq) as { id: ChunkId; height: number }[];
}

export function readSealed(database: Database, id: ChunkId): (SealedChunk & Outlined) | undefined {
  const sql = 'select header, signature, body, remade, outline from chunk where id = ?';
  return prepareOnce(database, sql).get(id) as (SealedChunk & Outlined) | undefined;
}

/** Whether a chunk here says what it says only through documents, or not at all. */
export function isBodiless(database: Database, n: number): boolean {
  const sql = 'select 1 from chunk where n = ? and body is null and remade is null';
  return prepareOnce(database, sql).get(n) !== undefined;
}

/** Gives a chunk that is here what it says, in place of its outline. Answers whether it had lacked it. */
export function fillChunk(
  database: Database,
  { id, body, remade = null }: Pick<Chunk, 'id' | 'body' | 'remade'>,
): boolean {
  const lacking = body ? 'body is null' : 'body is null and remade is null';
  return (
    prepareOnce(
      database,
      `update chunk set body = ?, remade = ?, outline = null where id = ? and ${lacking}`,
    ).run(body, remade, id).changes > 0
  );
}

export function forgetRemade(database: Database, n: number): void {
  prepareOnce(database, 'update chunk set remade = null where n = ?').run(n);
}

/** Chunks that do not say here what they say. */
export function readWants(database: Database, space: Space, most: number): ChunkId[] {
  const sql =
    'select id from chunk where space = ? and body is null and remade is null and isFolded <> 1 limit ?';
  return prepareOnce(database, sql).pluck().all(space, most) as ChunkId[];
}

interface NodeRow {
  readonly n: number;
  readonly id: ChunkId;
  readonly space: Space;
  readonly log: LogId;
  readonly seq: number;
  readonly height: number;
  readonly author: ChunkNode['author'];
  readonly members: string;
  readonly counts: number;
  readonly isFolded: number;
}

interface TipRow extends Tip {
  readonly log: LogId;
}

function toNode(database: Database, row: NodeRow): StoredNode {
  const parents = prepareOnce(
    database,
    'select id from chunkParent join chunk on chunk.n = chunkParent.parent where child = ? order by id',
  )
    .pluck()
    .all(row.n) as ChunkId[];
  return {
    ...row,
    parents,
    members: JSON.parse(row.members) as ChunkId[],
    counts: row.counts === 1,
    isFolded: row.isFolded === 1,
  };
}

function toVector(rows: readonly TipRow[]): Vector {
  const vector = new Map<LogId, Tip[]>();
  for (const { log, id, seq } of rows) vector.set(log, [...(vector.get(log) ?? []), { id, seq }]);
  return vector;
}
