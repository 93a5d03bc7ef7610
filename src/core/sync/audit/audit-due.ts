import type { Database } from 'better-sqlite3';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** So much of a document came at once that its audit is written afterwards. */
export function markAuditDue(database: Database, documentId: string): void {
  prepareOnce(
    database,
    `insert into auditDue (documentId, newest)
     select documentId, max(chunk) from chunkChange where documentId = ? group by documentId
     on conflict (documentId) do update set newest = excluded.newest`,
  ).run(documentId);
}

/** The audit is to be written of every document that chunks hold anything of. */
export function markAllAuditDue(database: Database): void {
  prepareOnce(
    database,
    `insert or replace into auditDue (documentId, newest)
     select documentId, max(chunk) from chunkChange group by documentId`,
  ).run();
}

export function isAuditDue(database: Database, documentId: string): boolean {
  const sql = 'select 1 from auditDue where documentId = ?';
  return prepareOnce(database, sql).get(documentId) !== undefined;
}

/** Of documents that are there: those that a checkpoint is still to bring wait for it. */
export function isAnyAuditDue(database: Database): boolean {
  const sql = 'select 1 from auditDue join document on id = documentId limit 1';
  return prepareOnce(database, sql).get() !== undefined;
}

/** The document of which the newest waits. */
export function nextAuditDue(
  database: Database,
): { readonly id: string; readonly kind: DocumentKind; readonly key: string } | undefined {
  const sql =
    'select id, kind, key from auditDue join document on id = documentId order by newest desc limit 1';
  return prepareOnce(database, sql).get() as
    | { id: string; kind: DocumentKind; key: string }
    | undefined;
}

export function forgetAuditDue(database: Database, documentId: string): void {
  prepareOnce(database, 'delete from auditDue where documentId = ?').run(documentId);
}
