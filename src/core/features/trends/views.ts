import { sql } from 'kysely';
import type { SavedTrendView } from '#shared/contract/trends.ts';
import type { PersonId, TrendViewId } from '#shared/domain/identity/ids.ts';
import { trendView, type TrendView } from '#shared/domain/trends/trend-view.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { Session } from '#core/session.ts';
import { tables } from '#core/storage/query-builder.ts';
import { markDeleted, openKept } from '#core/kept-documents.ts';
import type { CommandHead, DocumentEdit, Edit } from '#core/sync/command-runner.ts';

interface ViewNames {
  readonly name: string;
  /** undefined: stays as it is. */
  readonly note?: string | null | undefined;
}

/** The team's views by name. */
export async function listViews(
  deps: Pick<TenantDeps, 'read'>,
  { personId }: Pick<Session, 'personId'>,
): Promise<SavedTrendView[]> {
  const rows = await deps.read
    .selectFrom('trendView')
    .innerJoin('document', (join) =>
      join.onRef('document.key', '=', 'trendView.viewId').on('document.kind', '=', 'trendView'),
    )
    .leftJoin('auditChange', 'auditChange.documentId', 'document.id')
    .leftJoin('audit', 'audit.commandId', 'auditChange.commandId')
    .selectAll('trendView')
    .select(({ fn }) => [
      fn.max('audit.atMs').as('auditedMs'),
      fn.max('document.updatedAtMs').as('storedMs'),
    ])
    .where('trendView.deleted', '=', 0)
    .groupBy('trendView.viewId')
    .orderBy(sql`lower(trendView.name)`)
    .execute();
  return rows.map(({ ownerId, ownerName, auditedMs, storedMs, ...row }) => ({
    viewId: row.viewId as TrendViewId,
    name: row.name,
    note: row.note,
    owner:
      ownerId === null ? null : { personId: ownerId as PersonId, personName: ownerName ?? '?' },
    isMine: ownerId === personId,
    // The audit says when it was changed; the document only when it came to this computer.
    changedAtMs: auditedMs ?? storedMs,
    view: parseView(row.view),
  }));
}

/** Saves a new view. Refuses `trend-view-name-taken`. */
export function createView(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  names: ViewNames,
  view: TrendView,
) {
  return deps.commands.run(head, (edit) => {
    const viewId = edit.newId() as TrendViewId;
    const document = edit.open('trendView', viewId);
    writeNames(edit, document, names);
    document.set(['view'], view);
    document.set(['ownerId'], head.session.personId);
    document.set(['ownerName'], head.session.personName);
    return { viewId };
  });
}

/** Saves over a view; it stays whose it is. Refuses `trend-view-not-found` and `trend-view-name-taken`. */
export function replaceView(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  viewId: TrendViewId,
  { view, ...names }: ViewNames & { readonly view: TrendView },
) {
  return deps.commands.run(head, (edit) => {
    const document = openView(edit, viewId);
    writeNames(edit, document, names);
    document.set(['view'], view);
    return { viewId };
  });
}

export function renameView(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  viewId: TrendViewId,
  names: ViewNames,
) {
  return deps.commands.run(head, (edit) => {
    writeNames(edit, openView(edit, viewId), names);
    return {};
  });
}

export function removeView(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  viewId: TrendViewId,
) {
  return deps.commands.run(head, (edit) => {
    const document = openView(edit, viewId);
    markDeleted(edit, document, head.session);
    return {};
  });
}

/** A newer app may have written what this one cannot show. */
function parseView(json: string): TrendView | null {
  const parsed = trendView.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : null;
}

function openView(edit: Edit, viewId: TrendViewId): DocumentEdit<'trendView'> {
  const refusal = () => new Refusal('trend-view-not-found', { viewId });
  return openKept(edit, 'trendView', viewId, refusal);
}

function writeNames(edit: Edit, document: DocumentEdit<'trendView'>, names: ViewNames): void {
  refuseTakenName(edit, document.key, names.name);
  document.set(['name'], names.name);
  if (names.note !== undefined) document.set(['note'], names.note === '' ? null : names.note);
}

function refuseTakenName(edit: Edit, viewId: string, name: string): void {
  const [twin] = edit.rows(
    tables
      .selectFrom('trendView')
      .select('viewId')
      .where('deleted', '=', 0)
      .where('viewId', '!=', viewId)
      .where(sql`lower(name)`, '=', name.toLowerCase()),
  );
  if (twin) throw new Refusal('trend-view-name-taken', { name });
}
