import { sql } from 'kysely';
import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import { convertVolume } from '#shared/domain/measurement/units.ts';
import type { UnitSystem } from '#shared/domain/production/volumes.ts';
import type { TenantDeps } from '#core/core-deps.ts';

export interface TotalsRequest {
  readonly wellId?: WellId | undefined;
  readonly leaseId?: LeaseId | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly source: 'days' | 'months' | 'best';
  readonly units: UnitSystem;
}

interface Sums {
  oil: number | null;
  gas: number | null;
  water: number | null;
  injectedWater: number | null;
  injectedGas: number | null;
  entries: number;
  wells: string | null;
}

/** Sums of a period. SQLite's sum() compensates rounding, so that totals hold to the source's last printed digit. */
export async function readTotals(
  deps: Pick<TenantDeps, 'read' | 'settings'>,
  request: TotalsRequest,
) {
  const days = request.source === 'months' ? noSums : await sumDays(deps, request);
  const months = request.source === 'days' ? noSums : await sumMonths(deps, request);
  const basePsia = deps.settings().gasPressureBasePsia;
  const liquid = (pick: 'oil' | 'water' | 'injectedWater') => {
    const bbl = (days[pick] ?? 0) + (months[pick] ?? 0);
    return request.units === 'field' ? bbl : convertVolume(bbl, 'bbl', 'm3', basePsia);
  };
  const gas = (pick: 'gas' | 'injectedGas') => {
    const mcf = (days[pick] ?? 0) + (months[pick] ?? 0);
    return request.units === 'field' ? mcf : convertVolume(mcf, 'Mcf', 'Sm3', basePsia);
  };
  return {
    units: request.units,
    oil: liquid('oil'),
    gas: gas('gas'),
    water: liquid('water'),
    injectedWater: liquid('injectedWater'),
    injectedGas: gas('injectedGas'),
    dayCount: days.entries,
    monthCount: months.entries,
    wellCount: new Set([days.wells, months.wells].flatMap((wells) => wells?.split(',') ?? [])).size,
  };
}

const noSums: Sums = {
  oil: null,
  gas: null,
  water: null,
  injectedWater: null,
  injectedGas: null,
  entries: 0,
  wells: null,
};

function sumColumns() {
  return [
    sql<number | null>`sum(oilBbl)`.as('oil'),
    sql<number | null>`sum(gasMcf)`.as('gas'),
    sql<number | null>`sum(waterBbl)`.as('water'),
    sql<number | null>`sum(injectedBbl)`.as('injectedWater'),
    sql<number | null>`sum(injectedGasMcf)`.as('injectedGas'),
    sql<number>`count(*)`.as('entries'),
    sql<string | null>`group_concat(DISTINCT entry.wellId)`.as('wells'),
  ] as const;
}

async function sumDays(deps: Pick<TenantDeps, 'read'>, request: TotalsRequest): Promise<Sums> {
  let query = deps.read.selectFrom('productionDay as entry').select(sumColumns());
  if (request.wellId) query = query.where('entry.wellId', '=', request.wellId);
  if (request.leaseId) query = query.where('entry.wellId', 'in', wellsOf(deps, request.leaseId));
  if (request.from) query = query.where('entry.day', '>=', request.from);
  if (request.to) query = query.where('entry.day', '<=', request.to);
  return query.executeTakeFirstOrThrow();
}

/** A month belongs to a period that holds its first day. With `best`, months that have days are left to the days. */
async function sumMonths(deps: Pick<TenantDeps, 'read'>, request: TotalsRequest): Promise<Sums> {
  let query = deps.read.selectFrom('productionMonth as entry').select(sumColumns());
  if (request.wellId) query = query.where('entry.wellId', '=', request.wellId);
  if (request.leaseId) query = query.where('entry.wellId', 'in', wellsOf(deps, request.leaseId));
  if (request.from) query = query.where(sql<string>`entry.month || '-01'`, '>=', request.from);
  if (request.to) query = query.where(sql<string>`entry.month || '-01'`, '<=', request.to);
  if (request.source === 'best') {
    query = query.where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('productionDay')
            .select('productionDay.day')
            .whereRef('productionDay.wellId', '=', 'entry.wellId')
            .where(sql<boolean>`day BETWEEN entry.month || '-01' AND entry.month || '-31'`),
        ),
      ),
    );
  }
  return query.executeTakeFirstOrThrow();
}

function wellsOf(deps: Pick<TenantDeps, 'read'>, leaseId: LeaseId) {
  return deps.read.selectFrom('well').select('wellId').where('leaseId', '=', leaseId);
}
