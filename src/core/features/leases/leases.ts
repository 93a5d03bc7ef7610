import { sql } from 'kysely';
import type { LeaseId } from '#shared/domain/identity/ids.ts';
import type { Lease, LeaseFields } from '#shared/domain/identity/well.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import { markDeleted } from '#core/kept-documents.ts';
import { tables } from '#core/storage/query-builder.ts';
import type { CommandHead, DocumentEdit, Edit } from '#core/sync/command-runner.ts';

export const leases = {
  list: os.leases.list.handler(({ context }) => listLeases(context.tenant)),
  create: os.leases.create.handler(({ context, input }) =>
    createLease(context.tenant, headOf('leases.create', context.session, input), input.fields),
  ),
  change: os.leases.change.handler(({ context, input }) =>
    changeLease(
      context.tenant,
      headOf('leases.change', context.session, input),
      input.leaseId,
      (edit, document) => {
        refuseTakenName(edit, input.leaseId, input.changes.name);
        writeLease(document, input.changes);
      },
    ),
  ),
  remove: os.leases.remove.handler(({ context, input }) =>
    changeLease(
      context.tenant,
      headOf('leases.remove', context.session, input),
      input.leaseId,
      (edit, document) => markDeleted(edit, document, context.session),
    ),
  ),
};

export async function listLeases(deps: Pick<TenantDeps, 'read'>): Promise<Lease[]> {
  const rows = await deps.read
    .selectFrom('lease')
    .selectAll('lease')
    .select((builder) =>
      builder
        .selectFrom('well')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('well.leaseId', '=', 'lease.leaseId')
        .where('well.deleted', '=', 0)
        .as('wellCount'),
    )
    .where('lease.deleted', '=', 0)
    .orderBy('lease.name')
    .execute();
  return rows.map((row) => ({
    ...row,
    leaseId: row.leaseId as LeaseId,
    wellCount: row.wellCount ?? 0,
    deleted: row.deleted === 1,
  }));
}

/** Adds a lease; a name that another lease has is refused. */
export function createLease(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  fields: Partial<LeaseFields> & { readonly name: string },
) {
  return deps.commands.run(head, (edit) => {
    const leaseId = edit.newId() as LeaseId;
    refuseTakenName(edit, leaseId, fields.name);
    writeLease(edit.open('lease', leaseId), fields);
    return { leaseId };
  });
}

function changeLease(
  deps: Pick<TenantDeps, 'commands'>,
  head: CommandHead,
  leaseId: LeaseId,
  write: (edit: Edit, document: DocumentEdit<'lease'>) => void,
) {
  return deps.commands.run(head, (edit) => {
    const document = edit.find('lease', leaseId);
    if (!document) throw new Refusal('lease-not-found', { leaseId });
    write(edit, document);
    return {};
  });
}

function writeLease(document: DocumentEdit<'lease'>, fields: Partial<LeaseFields>): void {
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) document.set([name], value);
}

function refuseTakenName(edit: Edit, leaseId: LeaseId, name: string | undefined): void {
  if (name === undefined) return;
  const [twin] = edit.rows(
    tables
      .selectFrom('lease')
      .select('leaseId')
      .where('deleted', '=', 0)
      .where('leaseId', '!=', leaseId)
      .where(sql`lower(name)`, '=', name.toLowerCase()),
  );
  if (twin) throw new Refusal('lease-name-taken', { name });
}
