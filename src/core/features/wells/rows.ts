import type { Well } from '#shared/domain/identity/well.ts';
import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import type { TenantTables } from '#core/storage/tables.ts';

export type WellRow = TenantTables['well'] & { readonly leaseName: string | null };

/** A row of the `well` table as the contract gives it out. */
export function rowToWell({ api10: _api10, custom, deleted, ...row }: WellRow): Well {
  return {
    ...row,
    wellId: row.wellId as WellId,
    leaseId: row.leaseId as LeaseId | null,
    status: row.status as Well['status'],
    purpose: row.purpose as Well['purpose'],
    lift: row.lift as Well['lift'],
    datum: row.datum as Well['datum'],
    custom: JSON.parse(custom) as Well['custom'],
    deleted: deleted === 1,
  };
}
