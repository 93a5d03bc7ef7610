import type { WellLine } from '#shared/contract/displays.ts';
import { comparePriorities } from '#shared/domain/alarms/priority.ts';
import type { LeaseId, WellId } from '#shared/domain/identity/ids.ts';
import type { Lift } from '#shared/domain/identity/well.ts';
import { addDays, gaugeDayOf } from '#shared/domain/measurement/gauge-day.ts';
import type { DayVolumes } from '#shared/domain/production/volumes.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { listActive } from '../alarms/index.ts';
import { listTags } from '../telemetry/index.ts';

type Deps = Pick<TenantDeps, 'read' | 'settings' | 'ports' | 'alarms'>;

const mostAlarms = 20_000;
const gone = ['plugged', 'cancelled'] as const;

/** The figure a way of lifting is judged by. */
const keySignals: Record<Lift, readonly Signal[]> = {
  rodPump: ['pumpFillagePct', 'strokesPerMinute'],
  esp: ['driveHz', 'intakePsi'],
  plunger: ['plungerArrivals'],
  gasLift: ['injectionRateMcfPerDay'],
  injection: ['injectionPsi'],
  flowing: ['tubingPsi'],
  unknown: ['pumpFillagePct', 'driveHz', 'injectionRateMcfPerDay', 'injectionPsi'],
};

/** Every well of a lease, or of all, with what tells how it is and what was entered of today and yesterday. */
export async function readWellLines(deps: Deps, leaseId: LeaseId | undefined) {
  const currentDay = gaugeDayOf(deps.ports.clock.nowMs(), deps.settings());
  const yesterday = addDays(currentDay, -1);
  const wells = await listWells(deps, leaseId);
  const tagsByWell = Map.groupBy(await listTags(deps, { leaseId }), ({ wellId }) => wellId);
  const days = await readDays(deps, [yesterday, currentDay]);
  const alarms = alarmsByWell(deps, leaseId);
  const lines = wells.map((well): WellLine => {
    const wellId = well.wellId as WellId;
    const of = (day: string) => days.get(`${wellId}/${day}`);
    return {
      wellId,
      name: well.name,
      leaseId: well.leaseId as LeaseId | null,
      leaseName: well.leaseName,
      lift: well.lift as Lift,
      status: well.status as WellLine['status'],
      tags: chooseTags(tagsByWell.get(wellId) ?? [], well.lift as Lift),
      today: volumesOf(of(currentDay)),
      yesterday: volumesOf(of(yesterday)),
      downtime:
        downtimeOf(currentDay, of(currentDay)) ?? downtimeOf(yesterday, of(yesterday)) ?? null,
      alarms: alarms.get(wellId) ?? { count: 0, worst: null },
    };
  });
  return { currentDay, wells: lines };
}

function listWells({ read }: Pick<TenantDeps, 'read'>, leaseId: LeaseId | undefined) {
  let query = read
    .selectFrom('well')
    .leftJoin('lease', 'lease.leaseId', 'well.leaseId')
    .select(['well.wellId', 'well.name', 'well.leaseId', 'well.lift', 'well.status'])
    .select('lease.name as leaseName')
    .where('well.deleted', '=', 0)
    .where('well.status', 'not in', gone)
    .orderBy('lease.name')
    .orderBy('well.name');
  if (leaseId) query = query.where('well.leaseId', '=', leaseId);
  return query.execute();
}

async function readDays({ read }: Pick<TenantDeps, 'read'>, days: readonly string[]) {
  const rows = await read
    .selectFrom('productionDay')
    .selectAll()
    .where('day', 'in', [...days])
    .execute();
  return new Map(rows.map((row) => [`${row.wellId}/${row.day}`, row as DayVolumes]));
}

function volumesOf(day: DayVolumes | undefined): WellLine['today'] {
  return {
    oilBbl: day?.oilBbl ?? null,
    gasMcf: day?.gasMcf ?? null,
    waterBbl: day?.waterBbl ?? null,
  };
}

/** Someone wrote down why, or that it was not on all day. */
function downtimeOf(day: string, entry: DayVolumes | undefined): WellLine['downtime'] {
  if (!entry?.downtimeCode) return null;
  return { day, code: entry.downtimeCode, hoursOn: entry.hoursOn, note: entry.note };
}

function chooseTags(tags: readonly Tag[], lift: Lift): WellLine['tags'] {
  const first = (...signals: readonly Signal[]) =>
    signals.flatMap((signal) => tags.filter((tag) => tag.signal === signal))[0]?.tagId ?? null;
  return {
    wellState: first('wellState'),
    running: first('running'),
    oilRate: first('oilRateBblPerDay'),
    gasRate: first('gasRateMcfPerDay'),
    waterRate: first('waterRateBblPerDay'),
    injectionRate: first('injectionRateBblPerDay'),
    tubing: first('tubingPsi'),
    casing: first('casingPsi'),
    key: first(...keySignals[lift]),
  };
}

function alarmsByWell(
  { alarms }: Pick<TenantDeps, 'alarms'>,
  leaseId: LeaseId | undefined,
): Map<WellId, WellLine['alarms']> {
  const byWell = new Map<WellId, WellLine['alarms']>();
  for (const { wellId, priority } of listActive(alarms, { leaseId }, mostAlarms).alarms) {
    if (!wellId) continue;
    const { count, worst } = byWell.get(wellId) ?? { count: 0, worst: null };
    const isWorse = worst === null || comparePriorities(priority, worst) < 0;
    byWell.set(wellId, { count: count + 1, worst: isWorse ? priority : worst });
  }
  return byWell;
}
