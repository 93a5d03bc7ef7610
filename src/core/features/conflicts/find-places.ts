import type { Conflict } from '#shared/contract/conflicts.ts';
import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';

export type Place = Pick<
  Conflict,
  'wellId' | 'wellName' | 'leaseId' | 'leaseName' | 'period' | 'name'
>;

/** Where in the field a document is, and what people call it. */
export interface Places {
  of(document: { readonly kind: string; readonly key: string; readonly path: string }): Place;
}

/** Reads wells, leases and devices once: a few thousand rows. */
export async function findPlaces({ read }: Pick<TenantDeps, 'read'>): Promise<Places> {
  const wells = await read.selectFrom('well').select(['wellId', 'name', 'leaseId']).execute();
  const leases = await read.selectFrom('lease').select(['leaseId', 'name']).execute();
  const devices = await read.selectFrom('device').select(['deviceId', 'name']).execute();
  const templates = await read
    .selectFrom('deviceTemplate')
    .select(['templateId', 'name'])
    .execute();
  const wellsById = new Map(wells.map((well) => [well.wellId, well]));
  const leaseNames = new Map(leases.map(({ leaseId, name }) => [leaseId, name]));
  const names = new Map([
    ...devices.map(({ deviceId, name }) => [deviceId, name] as const),
    ...templates.map(({ templateId, name }) => [templateId, name] as const),
  ]);

  const inWell = (wellId: string, period: string | null): Place => {
    const well = wellsById.get(wellId);
    const leaseId = well?.leaseId ?? null;
    const name = well?.name ?? null;
    return { ...inLease(leaseId, period, name), wellId: wellId as WellId, wellName: name };
  };
  const inLease = (leaseId: string | null, period: string | null, name: string | null): Place => ({
    wellId: null,
    wellName: null,
    leaseId: leaseId as LeaseId | null,
    leaseName: leaseId === null ? null : (leaseNames.get(leaseId) ?? null),
    period,
    name,
  });
  const ofOwner = (id: string): Place => {
    if (wellsById.has(id)) return inWell(id, null);
    if (leaseNames.has(id)) return inLease(id, null, leaseNames.get(id) ?? null);
    return inLease(null, null, names.get(id) ?? null);
  };
  return {
    of({ kind, key, path }) {
      const [owner = '', period = ''] = key.split('/');
      const part = path.split('/')[1] ?? '';
      if (kind === 'wellMonth' || kind === 'wellYear') return inWell(owner, `${period}-${part}`);
      return ofOwner(owner);
    },
  };
}
