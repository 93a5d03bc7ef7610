import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { type Absorbed, type AbsorbDeps, writeAllRows } from '../absorb-changes.ts';
import type { LiveDocument } from '../live-document.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';

/** Its rows are those of before until `refreshRows` has been there. `parts`: what it has rows of. */
export function markDirty(
  database: Database,
  live: LiveDocument,
  parts: ReadonlySet<string>,
): Absorbed {
  prepareOnce(
    database,
    'insert into dirty (documentId, parts) values (?, ?) on conflict (documentId) do update set parts = excluded.parts',
  ).run(live.id, JSON.stringify([...parts]));
  return { live, parts: new Set() };
}

export function forgetDirty(database: Database, documentId: string): void {
  prepareOnce(database, 'delete from dirty where documentId = ?').run(documentId);
}

/** What a document that is marked as dirty may have rows of; undefined: it is not. */
export function dirtyParts(database: Database, documentId: string): readonly string[] | undefined {
  const sql = 'select parts from dirty where documentId = ?';
  const marked = prepareOnce(database, sql).pluck().get(documentId) as string | undefined;
  return marked === undefined ? undefined : (JSON.parse(marked) as string[]);
}

export function isAnyDirty(database: Database): boolean {
  return prepareOnce(database, 'select 1 from dirty limit 1').get() !== undefined;
}

/** Writes the rows of up to `most` dirty documents, and forgets in the same transaction that they are dirty. */
export function refreshRows(
  { database, documents }: Pick<AbsorbDeps, 'database' | 'documents'>,
  most: number,
  touched: Set<LiveDocument>,
): Absorbed[] {
  const dirty = prepareOnce(
    database,
    'select id, kind, key from dirty cross join document on id = documentId order by documentId limit ?',
  ).all(most) as { id: string; kind: DocumentKind; key: string }[];
  return dirty.map(({ id, kind, key }) => {
    const live = documents.open(kind, key, '');
    touched.add(live);
    const parts = dirtyParts(database, id) ?? [];
    forgetDirty(database, id);
    return writeAllRows(database, live, parts);
  });
}
