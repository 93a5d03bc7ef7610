import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import { addDays, gaugeDayHours, gaugeDayOf } from '#shared/domain/measurement/gauge-day.ts';
import { checkDay, trailingMedian } from '#shared/domain/production/entry-checks.ts';
import {
  dayFieldNames,
  type DayField,
  type DayVolumes,
} from '#shared/domain/production/volumes.ts';
import type { TenantDeps } from '#core/core-deps.ts';

const trailingDays = 7;
const checkedDays = 30;

export const blankDay = Object.fromEntries(dayFieldNames.map((name) => [name, null])) as DayVolumes;

/** Statuses of wells that need no daily entry; they show up only on days that have one. */
export const silentStatuses = [
  'plugged',
  'cancelled',
  'drilling',
  'temporarilyAbandoned',
  'inactive',
] as const;

/** The grid of a gauge day: what was entered, the day before, the usual, and what is odd. */
export async function readDay(
  deps: Pick<TenantDeps, 'read' | 'settings' | 'ports'>,
  request: { readonly day: string; readonly leaseId?: LeaseId | undefined },
) {
  const clock = deps.settings();
  const currentDay = gaugeDayOf(deps.ports.clock.nowMs(), clock);
  const wells = await wellsOfDay(deps, request);
  const entries = await entriesByWell(deps, addDays(request.day, -checkedDays), request.day);
  const dayHours = gaugeDayHours(request.day, clock);
  const rows = wells.map((well) => {
    const days = entries.get(well.wellId) ?? new Map<string, DayVolumes>();
    const values = days.get(request.day) ?? blankDay;
    const before = daysBefore(days, request.day, checkedDays);
    const usual = (field: DayField) =>
      trailingMedian(before.slice(0, trailingDays).map((day) => day[field] as number | null));
    return {
      wellId: well.wellId as WellId,
      wellName: well.name,
      leaseId: well.leaseId as LeaseId | null,
      leaseName: well.leaseName,
      values,
      previous: days.get(addDays(request.day, -1)) ?? blankDay,
      trailing: { oilBbl: usual('oilBbl'), gasMcf: usual('gasMcf'), waterBbl: usual('waterBbl') },
      findings: values === blankDay ? [] : checkDay({ day: request.day, values, dayHours, before }),
    };
  });
  return { currentDay, rows };
}

/** Wells that are expected to be entered, and any that were on that day. */
async function wellsOfDay(
  deps: Pick<TenantDeps, 'read'>,
  { day, leaseId }: { readonly day: string; readonly leaseId?: LeaseId | undefined },
) {
  let query = deps.read
    .selectFrom('well')
    .leftJoin('lease', 'lease.leaseId', 'well.leaseId')
    .select(['well.wellId', 'well.name', 'well.leaseId', 'lease.name as leaseName'])
    .where('well.deleted', '=', 0)
    .where(({ eb, or, exists, selectFrom }) =>
      or([
        eb('well.status', 'not in', silentStatuses),
        exists(
          selectFrom('productionDay')
            .select('productionDay.day')
            .whereRef('productionDay.wellId', '=', 'well.wellId')
            .where('productionDay.day', '=', day),
        ),
      ]),
    )
    .orderBy('lease.name')
    .orderBy('well.name');
  if (leaseId) query = query.where('well.leaseId', '=', leaseId);
  return query.execute();
}

/** Entries of a span of days, by well and day. */
export async function entriesByWell(
  deps: Pick<TenantDeps, 'read'>,
  from: string,
  to: string,
): Promise<Map<string, Map<string, DayVolumes>>> {
  const rows = await deps.read
    .selectFrom('productionDay')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
  const byWell = new Map<string, Map<string, DayVolumes>>();
  for (const { wellId, day, ...values } of rows) {
    const days = byWell.get(wellId) ?? new Map<string, DayVolumes>();
    byWell.set(wellId, days);
    days.set(day, values);
  }
  return byWell;
}

/** The `count` days before a day, newest first; days without an entry are blank so that places keep their meaning. */
export function daysBefore(
  days: ReadonlyMap<string, DayVolumes>,
  day: string,
  count: number,
): DayVolumes[] {
  return Array.from({ length: count }, (_, back) => days.get(addDays(day, -1 - back)) ?? blankDay);
}
