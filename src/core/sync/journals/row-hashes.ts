import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { documentIdOf, sha256 } from '../document-id.ts';
import type { JournalRow } from './journal.ts';

/** What stands in a chunk's header for its rows: a hash each, under what names it in its journal. */
export function rowHashes(
  tenantId: TenantId,
  journal: string,
  rows: readonly JournalRow[],
): { readonly documentId: string; readonly hash: Uint8Array }[] {
  return rows.map(({ id, row }) => ({
    documentId: documentIdOf(tenantId, `journal/${journal}` as DocumentKind, id),
    hash: new Uint8Array(sha256(row)),
  }));
}
