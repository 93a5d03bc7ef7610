import { sql } from 'kysely';
import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import type { MonthVolumes } from '#shared/domain/production/volumes.ts';
import { monthFieldNames } from '#shared/domain/production/volumes.ts';
import type { TenantDeps } from '#core/core-deps.ts';

interface HistoryRequest {
  readonly wellId?: WellId | undefined;
  readonly leaseId?: LeaseId | undefined;
  readonly from: string;
  readonly to: string;
}

/** Daily sums as columns, one row per day that has any entry; NaN where none of the wells has that value. */
export async function readHistory(deps: Pick<TenantDeps, 'read'>, request: HistoryRequest) {
  let query = deps.read
    .selectFrom('productionDay as entry')
    .select('entry.day')
    .select(({ fn }) => [
      fn.sum<number | null>('oilBbl').as('oilBbl'),
      fn.sum<number | null>('gasMcf').as('gasMcf'),
      fn.sum<number | null>('waterBbl').as('waterBbl'),
      fn.sum<number | null>('injectedBbl').as('injectedBbl'),
      fn.avg<number | null>('hoursOn').as('hoursOn'),
    ])
    .where('entry.day', '>=', request.from)
    .where('entry.day', '<=', request.to)
    .groupBy('entry.day')
    .orderBy('entry.day');
  if (request.wellId) query = query.where('entry.wellId', '=', request.wellId);
  if (request.leaseId) {
    query = query
      .innerJoin('well', 'well.wellId', 'entry.wellId')
      .where('well.leaseId', '=', request.leaseId);
  }
  const rows = await query.execute();
  const column = (name: 'oilBbl' | 'gasMcf' | 'waterBbl' | 'injectedBbl' | 'hoursOn') =>
    Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  return {
    dayMs: Float64Array.from(rows, (row) => Date.parse(`${row.day}T00:00:00Z`)),
    oilBbl: column('oilBbl'),
    gasMcf: column('gasMcf'),
    waterBbl: column('waterBbl'),
    injectedBbl: column('injectedBbl'),
    hoursOn: column('hoursOn'),
  };
}

const blankMonth = Object.fromEntries(monthFieldNames.map((name) => [name, null])) as MonthVolumes;

/** Months of a well: as entered or imported, and where days were entered their sums instead. */
export async function readMonths(
  deps: Pick<TenantDeps, 'read'>,
  wellId: WellId,
  from: string,
  to: string,
) {
  const entered = await deps.read
    .selectFrom('productionMonth')
    .selectAll()
    .where('wellId', '=', wellId)
    .where('month', '>=', from)
    .where('month', '<=', to)
    .execute();
  const summed = await deps.read
    .selectFrom('productionDay')
    .select(sql<string>`substr(day, 1, 7)`.as('month'))
    .select(({ fn }) => [
      fn.sum<number | null>('oilBbl').as('oilBbl'),
      fn.sum<number | null>('gasMcf').as('gasMcf'),
      fn.sum<number | null>('waterBbl').as('waterBbl'),
      fn.sum<number | null>('injectedBbl').as('injectedBbl'),
      fn.sum<number | null>('injectedGasMcf').as('injectedGasMcf'),
      sql<number | null>`sum(hoursOn) / 24.0`.as('daysOn'),
    ])
    .where('wellId', '=', wellId)
    .where('day', '>=', `${from}-01`)
    .where('day', '<=', `${to}-31`)
    .groupBy(sql`substr(day, 1, 7)`)
    .execute();
  const byMonth = new Map(
    entered.map(({ wellId: _, ...row }) => [
      row.month,
      { ...row, source: 'month' as 'days' | 'month' },
    ]),
  );
  for (const row of summed) {
    byMonth.set(row.month, { ...blankMonth, ...byMonth.get(row.month), ...row, source: 'days' });
  }
  return [...byMonth.values()].sort((one, other) => (one.month < other.month ? -1 : 1));
}
