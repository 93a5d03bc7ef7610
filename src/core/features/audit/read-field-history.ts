import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { DocumentKind } from '#shared/documents/kinds.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { documentIdOf } from '#core/sync/document-id.ts';
import { parseFields, valueToText } from './audited-text.ts';

export interface FieldValue {
  readonly commandId: CommandId;
  readonly command: string;
  readonly atMs: number;
  readonly personName: string;
  readonly seatName: string;
  readonly before: string | null;
  readonly after: string | null;
  /** It does not count, at no place. */
  readonly isSetAside: boolean;
}

/** Every value one field ever had, newest first. `path` is `days/07/oilBbl`. */
export async function readFieldHistory(
  deps: Pick<TenantDeps, 'read' | 'tenantId'>,
  field: { readonly kind: string; readonly key: string; readonly path: string },
): Promise<FieldValue[]> {
  const documentId = documentIdOf(deps.tenantId, field.kind as DocumentKind, field.key);
  const rows = await deps.read
    .selectFrom('auditChange')
    .innerJoin('audit', 'audit.commandId', 'auditChange.commandId')
    .leftJoin('chunk', 'chunk.n', 'auditChange.chunk')
    .select(['audit.commandId', 'command', 'atMs', 'personName', 'seatName', 'changes', 'counts'])
    .where('auditChange.documentId', '=', documentId)
    .orderBy('hybridTime', 'desc')
    .execute();
  return rows.flatMap(({ changes, commandId, counts, ...who }) =>
    parseFields(changes)
      .filter(([path]) => path === field.path)
      .map(([, before, after]) => ({
        ...who,
        commandId: commandId as CommandId,
        before: valueToText(before),
        after: valueToText(after),
        isSetAside: counts === 0,
      })),
  );
}
