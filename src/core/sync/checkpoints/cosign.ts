import * as A from '@automerge/automerge';
import type { Database } from 'better-sqlite3';
import { type CheckpointDocument, openPart } from '#shared/chunks/checkpoint-part.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { isSameBytes } from '#shared/chunks/bytes.ts';
import { must } from '#shared/kit/must.ts';
import { documentsOf } from '../chunks/chunk-changes.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import { type ReadDeps, readBody } from '../chunks/read-body.ts';
import { documentIdOf } from '../document-id.ts';
import { newWriter } from '../document-store.ts';
import type { LiveDocument } from '../live-document.ts';
import { formatIn, headsText, loadDocument } from '../load-document.ts';
import { rowsOf } from '../projections/check-rows.ts';
import { PROJECTION_VERSION } from '../projections/projections.ts';
import { isLinear } from '../read-field.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { KnownCheckpoint } from '#shared/chunks/known-checkpoints.ts';
import { kindsOf } from './make-checkpoint.ts';
import { readPast } from './past-rows.ts';
import { readPart } from './restoring-rows.ts';

export type CosignDeps = Omit<ReadDeps, 'database'> & {
  /** Sees one state of the database, all folded and nothing pending, from beginning to end. */
  readonly reader: Database;
  readonly random: Parameters<typeof newWriter>[0]['random'];
};

/**
 * Opens all parts of a checkpoint, folds what this place holds beyond it on top, and compares with what it has made of the
 * space itself: documents by their heads, which stand for everything in them, and rows. Yields after each part; returns
 * whether all is the same.
 */
export function* isTrue(
  deps: CosignDeps,
  checkpoint: KnownCheckpoint,
): Generator<void, boolean, unknown> {
  const { reader } = deps;
  const later = laterChunks(reader, checkpoint);
  const seen = new Set<string>();
  for (const { hash } of checkpoint.parts) {
    const from = { tenant: deps.tenantId, space: checkpoint.space, keyOf: deps.ring.get };
    const part = openPart(nodeCrypto, from, must(readPart(reader, hash), `part ${hash}`));
    if (!part || part === 'no-key' || part.rowsVersion !== PROJECTION_VERSION) return false;
    for (const document of part.documents) {
      const id = documentIdOf(deps.tenantId, document.kind as DocumentKind, document.key);
      if (seen.has(id) || !isSame(deps, id, document, later.get(id) ?? [])) return false;
      seen.add(id);
    }
    yield;
  }
  return ownIds(reader, checkpoint.space).every((id) => seen.has(id) || isNew(deps, id, later));
}

/** Of each document the chunks that lie beyond the checkpoint. */
function laterChunks(
  reader: Database,
  { space, ends }: KnownCheckpoint,
): ReadonlyMap<string, readonly ChunkId[]> {
  const past = readPast(reader, ends);
  const chunks = reader
    .prepare('select n, id from chunk where space = ? and counts = 1 order by height, id')
    .all(space) as { n: number; id: ChunkId }[];
  const later = new Map<string, ChunkId[]>();
  for (const { n, id } of chunks) {
    if (past.has(n)) continue;
    for (const { documentId } of documentsOf(reader, n))
      later.set(documentId, [...(later.get(documentId) ?? []), id]);
  }
  return later;
}

function isSame(
  deps: CosignDeps,
  id: string,
  { heads, snapshot, rows }: CheckpointDocument,
  later: readonly ChunkId[],
): boolean {
  const own = loadDocument(deps.reader, id, newWriter(deps, ''));
  if (!own) return false;
  try {
    // Who has begun from this checkpoint holds the same bytes.
    if (later.length === 0 && isStoredAs(deps.reader, own, snapshot))
      return headsText(own.doc) === JSON.stringify(heads.toSorted()) && hasRows(own, rows);
    const doc = A.load<Record<string, unknown>>(snapshot);
    const then = { ...own, doc, format: formatIn(doc), mayConflict: !isLinear(doc) };
    const isAsSaid = headsText(doc) === JSON.stringify(heads.toSorted()) && hasRows(then, rows);
    const [now] = A.applyChanges(doc, changesIn(deps, id, later));
    const isEqual = isAsSaid && headsText(now) === headsText(own.doc);
    A.free(now);
    return isEqual;
  } catch {
    // Automerge's word for bytes that are no document, or changes that do not fit it.
    return false;
  } finally {
    A.free(own.doc);
  }
}

function isStoredAs(
  reader: Database,
  { id, tailCount }: LiveDocument,
  snapshot: Uint8Array,
): boolean {
  const stored = reader.prepare('select snapshot from document where id = ?').pluck().get(id);
  return tailCount === 0 && isSameBytes(stored as Uint8Array, snapshot);
}

function hasRows(document: LiveDocument, rows: CheckpointDocument['rows']): boolean {
  const expected = rowsOf(document).flatMap(({ part, row }) =>
    part === undefined ? [] : [[part, JSON.stringify(row)]],
  );
  return JSON.stringify(expected) === JSON.stringify(rows);
}

function changesIn(deps: CosignDeps, id: string, chunks: readonly ChunkId[]): Uint8Array[] {
  return chunks.flatMap((chunk) => {
    const body = readBody({ ...deps, database: deps.reader }, chunk);
    if (body.kind !== 'changes') return [];
    return body.changes.filter((one) => one.documentId === id).map(({ bytes }) => bytes);
  });
}

function ownIds(reader: Database, space: Space): string[] {
  const kinds = kindsOf(space);
  return reader
    .prepare(`select id from document where kind in (${kinds.map(() => '?').join()})`)
    .pluck()
    .all(...kinds) as string[];
}

/** Whether a document has been begun beyond the checkpoint: nothing of it lies behind. */
function isNew(
  { reader }: CosignDeps,
  id: string,
  later: ReadonlyMap<string, readonly ChunkId[]>,
): boolean {
  const all = reader
    .prepare(
      'select count(*) from chunkChange join chunk on n = chunk where documentId = ? and counts = 1',
    )
    .pluck()
    .get(id);
  return all === (later.get(id) ?? []).length;
}
