import type { WellId } from '#shared/domain/identity/ids.ts';
import type { Well } from '#shared/domain/identity/well.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { headOf } from '#core/command-head.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { os } from '#core/implementer.ts';
import { rowToWell, type WellRow } from './rows.ts';
import { changeWell, createWell, setWellDeleted } from './save-well.ts';

export const wells = {
  list: os.wells.list.handler(({ context, input }) =>
    listWells(context.tenant, input?.includeDeleted ?? false),
  ),
  get: os.wells.get.handler(({ context, input }) => getWell(context.tenant, input.wellId)),
  create: os.wells.create.handler(({ context, input }) =>
    createWell(context.tenant, headOf('wells.create', context.session, input), input.fields),
  ),
  change: os.wells.change.handler(({ context, input }) =>
    changeWell(
      context.tenant,
      headOf('wells.change', context.session, input),
      input.wellId,
      input.changes,
    ),
  ),
  remove: os.wells.remove.handler(({ context, input }) =>
    setWellDeleted(
      context.tenant,
      headOf('wells.remove', context.session, input),
      input.wellId,
      true,
    ),
  ),
  restore: os.wells.restore.handler(({ context, input }) =>
    setWellDeleted(
      context.tenant,
      headOf('wells.restore', context.session, input),
      input.wellId,
      false,
    ),
  ),
};

export async function listWells(
  deps: Pick<TenantDeps, 'read'>,
  includeDeleted: boolean,
): Promise<Well[]> {
  const all = selectWells(deps).orderBy('well.name').limit(20_000);
  const rows = await (includeDeleted ? all : all.where('well.deleted', '=', 0)).execute();
  return rows.map((row) => rowToWell(row as WellRow));
}

export async function getWell(deps: Pick<TenantDeps, 'read'>, wellId: WellId): Promise<Well> {
  const row = await selectWells(deps).where('well.wellId', '=', wellId).executeTakeFirst();
  if (!row) throw new Refusal('well-not-found', { wellId });
  return rowToWell(row as WellRow);
}

function selectWells(deps: Pick<TenantDeps, 'read'>) {
  return deps.read
    .selectFrom('well')
    .leftJoin('lease', 'lease.leaseId', 'well.leaseId')
    .selectAll('well')
    .select('lease.name as leaseName');
}
