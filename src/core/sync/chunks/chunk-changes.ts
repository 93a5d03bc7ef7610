import type { Database } from 'better-sqlite3';
import { concat } from '#shared/chunks/bytes.ts';
import type { ChunkId } from '#shared/chunks/header.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** A change of a document as a chunk holds it, without its bytes. */
export interface IndexedChange {
  readonly documentId: string;
  readonly kind: string;
  readonly key: string;
  readonly hash: Uint8Array;
}

export interface NamedDocument {
  readonly documentId: string;
  readonly kind: string;
  readonly key: string;
}

/** Remembers which changes of which documents a chunk holds: so that it is known when its body has gone. */
export function indexChanges(
  database: Database,
  n: number,
  changes: readonly IndexedChange[],
): void {
  const insert = prepareOnce(
    database,
    'insert or ignore into chunkChange (chunk, documentId, kind, key, hashes) values (?, ?, ?, ?, ?)',
  );
  for (const [documentId, some] of Map.groupBy(changes, (one) => one.documentId)) {
    const [{ kind, key }] = some as [IndexedChange];
    insert.run(n, documentId, kind, key, concat(some.map(({ hash }) => hash)));
  }
}

export function documentsOf(database: Database, n: number): NamedDocument[] {
  const sql = 'select documentId, kind, key from chunkChange where chunk = ?';
  return prepareOnce(database, sql).all(n) as NamedDocument[];
}

/** The chunks that are to be in a document: they count, could be opened, and hold changes of it. Parents first. */
export function foldedChunksOf(
  database: Database,
  documentId: string,
): { readonly n: number; readonly id: ChunkId }[] {
  return prepareOnce(
    database,
    `select chunk.n, chunk.id from chunkChange join chunk on chunk.n = chunkChange.chunk
     where documentId = ? and counts = 1 and isFolded > 0 order by height, id`,
  ).all(documentId) as { n: number; id: ChunkId }[];
}
