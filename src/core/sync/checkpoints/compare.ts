import { markAuditDue } from '../audit/audit-due.ts';
import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { type Absorbed, writeAllRows } from '../absorb-changes.ts';
import { keepWhatIsSaidOf } from '../compaction/remake.ts';
import { indexChanges } from '../chunks/chunk-changes.ts';
import { setFolded } from '../chunks/chunk-rows.ts';
import { finish, type FoldDeps, readRowsIn } from '../chunks/fold.ts';
import { isKnownKind, readBody } from '../chunks/read-body.ts';
import { type NamedKind, rebuildDocument } from '../chunks/rebuild-document.ts';
import { isSomethingPending } from '../chunks/gather-pending.ts';
import { genesisHashOf } from '../genesis.ts';
import type { LiveDocument } from '../live-document.ts';
import { hasItsRows } from '../projections/check-rows.ts';
import { adopt } from './adopt.ts';
import {
  addProvisional,
  endRestoring,
  forgetProvisional,
  type Provisional,
  readProvisional,
  readRestoring,
  type RestoringRow,
  writeRestoring,
} from './restoring-rows.ts';

const CHUNKS_AT_ONCE = 10;
const DOCUMENTS_AT_ONCE = 25;

/**
 * One slice of comparing a space that began from a checkpoint with the chunks that say what it is to be. A document holds
 * what is asked of it when it is made of exactly the changes that count; it is made anew of them otherwise. When the last
 * has been compared the space is like any other. Within the caller's transaction.
 */
export function compareSome(
  deps: FoldDeps,
  row: RestoringRow,
  touched: Set<LiveDocument>,
): readonly Absorbed[] {
  const { database } = deps;
  // What is made anew would lose what is not sealed.
  if (isSomethingPending(database)) return [];
  if (row.step === 'indexing') {
    if (!indexSome(deps, row.space)) beginComparing(database, row);
    return [];
  }
  const some = readProvisional(database, row.space, DOCUMENTS_AT_ONCE);
  if (some.length === 0) {
    endRestoring(database, row.space);
    return [];
  }
  return some.flatMap((one) => {
    forgetProvisional(database, one.documentId);
    return compare(deps, row, one, touched) ?? [];
  });
}

/** Notes what chunks say whose changes are in the documents already; false: none are left. */
function indexSome(deps: FoldDeps, space: Space): boolean {
  const { database } = deps;
  const some = prepareOnce(
    database,
    'select chunk.n, chunk.id, counts from unindexed join chunk on n = chunk where unindexed.space = ? order by height, id limit ?',
  ).all(space, CHUNKS_AT_ONCE) as { n: number; id: ChunkId; counts: number }[];
  for (const { n, id, counts } of some) {
    // One that has been set aside meanwhile is like any other that is.
    if (counts === 1) indexChunk(deps, n, id);
    else setFolded(database, n, false);
    prepareOnce(database, 'delete from unindexed where chunk = ?').run(n);
  }
  return some.length > 0;
}

function indexChunk(deps: FoldDeps, n: number, id: ChunkId): void {
  const body = readBody(deps, id);
  if (body.kind === 'rows') return readRowsIn(deps.database, n, body);
  if (body.kind !== 'changes') return setFolded(deps.database, n, false);
  const known = body.changes.filter(({ kind }) => isKnownKind(kind));
  indexChanges(deps.database, n, known);
  for (const { documentId } of known) markAuditDue(deps.database, documentId);
  setFolded(deps.database, n, known.length === body.changes.length ? true : 'partly');
}

/**
 * From here on it is known which documents there are to be: what the checkpoint passed over is compared too, and what was made
 * of later chunks alone, because nobody had the part it stands in.
 */
function beginComparing(database: Database, row: RestoringRow): void {
  const lacking = database
    .prepare(
      `select distinct documentId from chunkChange join chunk on chunk.n = chunkChange.chunk
       where space = ? and counts = 1 and isFolded > 0
         and not exists (select 1 from provisional where provisional.documentId = chunkChange.documentId)`,
    )
    .pluck()
    .all(row.space) as string[];
  for (const documentId of lacking) addProvisional(database, row.space, { documentId, parts: [] });
  writeRestoring(database, { ...row, step: 'comparing' });
}

function compare(
  deps: FoldDeps,
  { adopts }: RestoringRow,
  { documentId, parts }: Provisional,
  touched: Set<LiveDocument>,
): Absorbed | undefined {
  const { database } = deps;
  const named = readNamed(database, documentId);
  if (!named) return undefined;
  const live = readLive(deps, named, touched);
  const expected = expectedHashes(database, documentId);
  const found = live ? hashesIn(live) : [];
  const surplus = found.filter((hash) => !expected.has(hash));
  const isWhole = found.length - surplus.length === expected.size;
  if (!live || !isWhole || (surplus.length > 0 && !adopts)) {
    return remake(deps, { named, parts }, touched);
  }
  if (surplus.length > 0) adopt(database, live, surplus);
  return hasItsRows(database, live, parts) ? undefined : writeAllRows(database, live, parts);
}

/** Made of the chunks as if nothing had been there. */
function remake(
  deps: FoldDeps,
  { named, parts }: { readonly named: NamedKind; readonly parts: readonly string[] },
  touched: Set<LiveDocument>,
): Absorbed {
  const { database, documents } = deps;
  keepWhatIsSaidOf({ ...deps, random: deps.ports.random }, named.documentId);
  documents.forget(named.documentId);
  prepareOnce(database, 'delete from documentTail where documentId = ?').run(named.documentId);
  prepareOnce(database, 'delete from document where id = ?').run(named.documentId);
  const rebuilt = rebuildDocument(deps, named, touched);
  return finish(deps, { ...rebuilt, parts: [...rebuilt.parts, ...parts] }, false);
}

function readNamed(database: Database, documentId: string): NamedKind | undefined {
  const row = (prepareOnce(
    database,
    'select id as documentId, kind, key from document where id = ?',
  ).get(documentId) ??
    prepareOnce(
      database,
      'select documentId, kind, key from chunkChange where documentId = ? limit 1',
    ).get(documentId)) as (NamedKind & { kind: DocumentKind }) | undefined;
  return row && isKnownKind(row.kind) ? row : undefined;
}

/** undefined for one that is not there, or is not what its own bytes say. */
function readLive(
  { documents }: FoldDeps,
  { kind, key }: NamedKind,
  touched: Set<LiveDocument>,
): LiveDocument | undefined {
  try {
    const live = documents.find(kind, key, '');
    if (live) touched.add(live);
    return live;
  } catch (error) {
    if (!isRefusal(error, 'document-damaged')) throw error;
    return undefined;
  }
}

function expectedHashes(database: Database, documentId: string): Set<string> {
  const rows = prepareOnce(
    database,
    `select hashes from chunkChange join chunk on chunk.n = chunkChange.chunk
     where documentId = ? and counts = 1 and isFolded > 0`,
  )
    .pluck()
    .all(documentId) as Uint8Array[];
  const hashes = new Set<string>();
  for (const some of rows) {
    for (let at = 0; at < some.length; at += 32) hashes.add(bytesToHex(some.subarray(at, at + 32)));
  }
  return hashes;
}

/** Of the changes of a document, but for the one it begins with. */
function hashesIn({ doc, kind }: LiveDocument): string[] {
  const genesis = genesisHashOf(kind);
  return A.getChangesMetaSince(doc, [])
    .map(({ hash }) => hash)
    .filter((hash) => hash !== genesis);
}

export function isComparing(database: Database, space: Space): RestoringRow | undefined {
  const row = readRestoring(database, space);
  return row && (row.step === 'indexing' || row.step === 'comparing') ? row : undefined;
}
