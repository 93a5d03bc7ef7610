import type { LeaseId } from '#shared/domain/identity/ids.ts';
import { addDays, gaugeDayOf } from '#shared/domain/measurement/gauge-day.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { findExceptions } from './find-exceptions.ts';
import { compareProduction, type DaySums } from './compare-production.ts';
import { watchTags } from './watch-tags.ts';
import { silentStatuses } from '../production/index.ts';

const shownDays = 30;

export type OverviewDeps = Pick<
  TenantDeps,
  'read' | 'settings' | 'ports' | 'live' | 'samples' | 'deviceStatuses' | 'alarms'
>;

/** What wants a look, production of the running gauge day against the days before, and a few tags worth watching. */
export async function readOverview(deps: OverviewDeps, leaseId: LeaseId | undefined) {
  const currentDay = gaugeDayOf(deps.ports.clock.nowMs(), deps.settings());
  const days = await readDaySums(deps, leaseId, addDays(currentDay, -shownDays), currentDay);
  const wellsExpected = await countExpectedWells(deps, leaseId);
  const production = compareProduction(days, currentDay, shownDays);
  return {
    currentDay,
    exceptions: await findExceptions(deps, {
      leaseId,
      currentDay,
      days,
      wellsExpected,
      production,
    }),
    ...production,
    wellsEnteredToday: days.get(currentDay)?.wells ?? 0,
    wellsExpected,
    watched: await watchTags(deps, leaseId),
  };
}

async function readDaySums(
  deps: Pick<TenantDeps, 'read'>,
  leaseId: LeaseId | undefined,
  from: string,
  to: string,
): Promise<Map<string, DaySums>> {
  let query = deps.read
    .selectFrom('productionDay as entry')
    .innerJoin('well', 'well.wellId', 'entry.wellId')
    .where('well.deleted', '=', 0)
    .where('entry.day', '>=', from)
    .where('entry.day', '<=', to)
    .groupBy('entry.day')
    .select('entry.day')
    .select(({ fn }) => [
      fn.sum<number | null>('entry.oilBbl').as('oilBbl'),
      fn.sum<number | null>('entry.gasMcf').as('gasMcf'),
      fn.sum<number | null>('entry.waterBbl').as('waterBbl'),
      fn.countAll<number>().as('wells'),
    ]);
  if (leaseId) query = query.where('well.leaseId', '=', leaseId);
  return new Map((await query.execute()).map(({ day, ...sums }) => [day, sums]));
}

async function countExpectedWells(
  deps: Pick<TenantDeps, 'read'>,
  leaseId: LeaseId | undefined,
): Promise<number> {
  let query = deps.read
    .selectFrom('well')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('deleted', '=', 0)
    .where('status', 'not in', silentStatuses);
  if (leaseId) query = query.where('leaseId', '=', leaseId);
  return (await query.executeTakeFirstOrThrow()).count;
}
