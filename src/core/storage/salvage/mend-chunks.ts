import type { Database } from 'better-sqlite3';
import { type Chunk, checkChunk, type SealedChunk } from '#shared/chunks/chunk.ts';
import { type ChunkId, membersSpace } from '#shared/chunks/header.ts';
import type { Outlined } from '#core/sync/chunks/chunk-rows.ts';
import { nodeCrypto } from '#core/sync/chunks/node-crypto.ts';
import { strandedChunks } from '../migrations/0019-stranded-chunks.ts';
import { countChunks } from '../migrations/0027-chunk-figures.ts';
import { strandedStead } from '../migrations/0025-compaction.ts';
import { hasTable } from './missing-rows.ts';

/** Found by a place when it is opened: what counts and what is folded is to be decided anew. */
export const recountKey = 'recountChunks';

type Row = SealedChunk & Outlined & { readonly n: number; readonly id: ChunkId };
type Whole = Chunk & Outlined;
interface Kept {
  readonly n: number;
  readonly chunk: Whole;
  readonly members: readonly ChunkId[];
}

/**
 * Makes of the chunks that read a set a place may stand on.
 *
 * 1. `dropGarbled`: one that is not exactly what was signed goes; whoever has it will send it.
 * 2. One that lacks a parent, or an entry it names, waits beside the others until that has come: nobody may lose what only this
 *    seat holds, and no place may have a hole.
 * 3. Everything else about a chunk is read from its header again, and what counts is decided at the next opening.
 * 4. The seat goes on in new logs, since it may not know how far it had got.
 */
export function mendChunks(target: Database): void {
  if (!hasTable(target, 'chunk')) return;
  target.transaction(() => {
    const whole = readWhole(target);
    const kept = closeUnderParents(whole);
    const stranded = whole.filter(({ chunk }) => !kept.has(chunk.id));
    strand(
      target,
      stranded.map(({ chunk }) => chunk),
    );
    rewrite(target, kept);
    restoreRoot(target, kept);
    // Rows of it may have been copied beside what triggers counted; an older database has none.
    if (hasTable(target, 'chunkFigures')) countChunks(target);
    target.exec(`delete from meta where key like 'log:%'`);
    target.prepare('insert or replace into meta (key, value) values (?, ?)').run(recountKey, '1');
  })();
}

export function dropGarbled(target: Database): void {
  if (!hasTable(target, 'chunk')) return;
  target.transaction(() => keepOnly(target, new Set(readWhole(target).map(({ n }) => n))))();
}

function readWhole(target: Database): { readonly n: number; readonly chunk: Whole }[] {
  const rows = target.prepare('select * from chunk').all() as Row[];
  return rows.flatMap((row) => {
    const chunk = checkChunk(nodeCrypto, row);
    const outline = row.outline ?? null;
    return chunk?.id === row.id ? [{ n: row.n, chunk: { ...chunk, outline } }] : [];
  });
}

function keepOnly(target: Database, numbers: ReadonlySet<number>): void {
  const remove = target.prepare('delete from chunk where n = ?');
  for (const n of target.prepare('select n from chunk').pluck().all() as number[])
    if (!numbers.has(n)) remove.run(n);
  target.exec('delete from chunkChange where chunk not in (select n from chunk)');
}

/** The members space first, since the others name entries of it; parents before children. */
function closeUnderParents(
  whole: readonly { readonly n: number; readonly chunk: Whole }[],
): ReadonlyMap<ChunkId, Kept> {
  const kept = new Map<ChunkId, Kept>();
  const isOfMembers = ({ says }: Chunk) => Number(says.space === membersSpace);
  const inOrder = whole.toSorted(
    (one, other) =>
      isOfMembers(other.chunk) - isOfMembers(one.chunk) ||
      one.chunk.says.height - other.chunk.says.height,
  );
  for (const { n, chunk } of inOrder) {
    const { space, log, parents } = chunk.says;
    const above = parents.map((id) => kept.get(id));
    const before = above.find((parent) => parent?.chunk.says.log === log);
    const members =
      space === membersSpace ? parents : (chunk.says.members ?? before?.members ?? []);
    const isClosed =
      above.every((parent) => parent?.chunk.says.space === space) &&
      members.every((id) => kept.has(id));
    if (isClosed) kept.set(chunk.id, { n, chunk, members });
  }
  return kept;
}

/** The entry the tenant began with is the one that builds on none; without knowing it nothing could be taken in. */
function restoreRoot(target: Database, kept: ReadonlyMap<ChunkId, Kept>): void {
  const [root, ...others] = [...kept.values()].filter(
    ({ chunk: { says } }) => says.space === membersSpace && says.parents.length === 0,
  );
  if (!root || others.length > 0) return;
  const insert = target.prepare(`insert or ignore into meta (key, value) values ('tenantRoot', ?)`);
  insert.run(root.chunk.id);
}

function strand(target: Database, chunks: readonly Whole[]): void {
  strandedChunks.up(target);
  target.exec(strandedStead);
  const stead = target.prepare('insert or ignore into strandedStead values (?, ?, ?)');
  const insert = target.prepare('insert or ignore into strandedChunk values (?, ?, ?, ?, ?, ?)');
  for (const { id, says, header, signature, body, outline = null, remade = null } of chunks) {
    insert.run(id, says.space, says.height, header, signature, body);
    if (!body) stead.run(id, outline, remade);
  }
}

function rewrite(target: Database, kept: ReadonlyMap<ChunkId, Kept>): void {
  target.exec('delete from chunkParent; delete from logTip;');
  keepOnly(target, new Set([...kept.values()].map(({ n }) => n)));
  for (const one of kept.values()) rewriteOne(target, kept, one);
  writeTips(target, kept);
  target.exec(`update chunk set isEnd = counts and not exists (
    select 1 from chunkParent join chunk as child on child.n = chunkParent.child
    where chunkParent.parent = chunk.n and child.counts = 1)`);
}

function rewriteOne(
  target: Database,
  kept: ReadonlyMap<ChunkId, Kept>,
  { n, chunk, members }: Kept,
): void {
  const { space, log, seq, height, author, parents } = chunk.says;
  const isEntry = Number(space === membersSpace);
  target
    .prepare(
      `update chunk set space = ?, log = ?, seq = ?, height = ?, author = ?, before = ?, members = ?, counts = ?, isFolded = ?
       where n = ?`,
    )
    .run(
      space,
      log,
      seq,
      height,
      author,
      parents.find((id) => kept.get(id)!.chunk.says.log === log) ?? null,
      JSON.stringify(members),
      isEntry,
      isEntry,
      n,
    );
  const link = target.prepare('insert into chunkParent (child, parent) values (?, ?)');
  for (const id of parents) link.run(n, kept.get(id)!.n);
}

/** The ends of each log: those no later one of it builds on. */
function writeTips(target: Database, kept: ReadonlyMap<ChunkId, Kept>): void {
  const inner = new Set(
    [...kept.values()].flatMap(({ chunk: { says } }) =>
      says.parents.filter((id) => kept.get(id)!.chunk.says.log === says.log),
    ),
  );
  const insert = target.prepare('insert into logTip (space, log, id, seq) values (?, ?, ?, ?)');
  for (const [id, { chunk }] of kept) {
    const { space, log, seq } = chunk.says;
    if (!inner.has(id)) insert.run(space, log, id, seq);
  }
}
