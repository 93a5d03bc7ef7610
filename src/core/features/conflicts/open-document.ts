import type { DocumentKind } from '#shared/documents/kinds.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { documentIdOf } from '#core/sync/document-id.ts';
import { newWriter } from '#core/sync/document-store.ts';
import type { LiveDocument } from '#core/sync/live-document.ts';
import { openStored, type StoredDocument } from '#core/sync/load-document.ts';

type Deps = Pick<TenantDeps, 'read' | 'tenantId' | 'ports'>;

const TRIES = 3;

/** A copy for reading, to be freed by whoever asked; undefined when there is none. Refuses `document-damaged`. */
export async function openDocument(
  deps: Deps,
  kind: DocumentKind,
  key: string,
): Promise<LiveDocument | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await readOnce(deps, kind, key);
    } catch (error) {
      // It was written between two reads.
      if (tries === TRIES || !isRefusal(error, 'document-damaged')) throw error;
    }
  }
}

async function readOnce({ read, tenantId, ports }: Deps, kind: DocumentKind, key: string) {
  const id = documentIdOf(tenantId, kind, key);
  const stored = await read
    .selectFrom('document')
    .select(['id', 'kind', 'key', 'snapshot', 'heads', 'sha256'])
    .where('id', '=', id)
    .executeTakeFirst();
  const tail = await read
    .selectFrom('documentTail')
    .select(['n', 'change', 'sha256'])
    .where('documentId', '=', id)
    .orderBy('n')
    .execute();
  return stored && openStored(stored as StoredDocument, tail, newWriter(ports, ''));
}
