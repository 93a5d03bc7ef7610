import { sql } from 'kysely';
import { kpiTargets } from '#shared/domain/alarms/kpi-targets.ts';
import { kpisOf, slotOf, type AlarmKpis, type KpiSums } from '#shared/domain/alarms/kpis.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { AlarmDesk } from './alarm-desk.ts';

export interface KpiPeriod {
  readonly fromMs: number;
  readonly toMs: number;
  readonly operators: number;
}

/** So much is added up at once; between two reads everything else has its turn. */
const PIECE_MS = 86_400_000;

/**
 * The figures of a period, from the sums of its journal; what stands is what stands now. The period begins with the ten
 * minutes its beginning lies in.
 */
export async function readKpis(
  deps: Pick<TenantDeps, 'read'>,
  desk: Pick<AlarmDesk, 'book' | 'tallied'>,
  { operators, ...asked }: KpiPeriod,
) {
  const period = { fromMs: slotOf(asked.fromMs), toMs: asked.toMs };
  await desk.tallied();
  const { wells } = await deps.read
    .selectFrom('well')
    .select((well) => well.fn.countAll<number>().as('wells'))
    .where('deleted', '=', 0)
    .executeTakeFirstOrThrow();
  const sums = await readSums(deps, period);
  const kpis = kpisOf(sums, { ...period, operators, wells, standing: standingNow(desk) });
  await breathe();
  return { ...period, ...(await withNames(deps, kpis)) };
}

async function readSums(
  { read }: Pick<TenantDeps, 'read'>,
  { fromMs, toMs }: Pick<KpiPeriod, 'fromMs' | 'toMs'>,
): Promise<KpiSums> {
  const announcedBySlot = new Map<number, number>();
  const bySubject = new Map<number, ReturnType<typeof noCounts>>();
  const announcedByPriority = { critical: 0, high: 0, medium: 0, low: 0 };
  const times = { acknowledged: 0, acknowledgeMs: 0, returned: 0, returnMs: 0 };
  for (let pieceMs = fromMs; pieceMs < toMs; pieceMs += PIECE_MS) {
    const piece = read
      .selectFrom('alarmTally')
      .where('slotMs', '>=', pieceMs)
      .where('slotMs', '<', Math.min(toMs, pieceMs + PIECE_MS));
    const slots = await piece
      .select(({ fn }) => ['slotMs', fn.sum<number>('announced').as('announced')])
      .groupBy('slotMs')
      .execute();
    for (const { slotMs, announced } of slots) announcedBySlot.set(slotMs, announced);
    const parts = await piece
      .select(['subjectId', 'priority'])
      .select(({ fn }) => columns.map((column) => fn.sum<number>(column).as(column)))
      .groupBy(['subjectId', 'priority'])
      .execute();
    for (const { subjectId, priority, ...counts } of parts) {
      const known = bySubject.get(subjectId) ?? noCounts();
      bySubject.set(subjectId, known);
      for (const column of columns) known[column] += counts[column];
      announcedByPriority[priority as keyof typeof announcedByPriority] += counts.announced;
      for (const key of timeColumns) times[key] += counts[key];
    }
    await breathe();
  }
  const byAlarm = await byAlarmOf({ read }, bySubject);
  await breathe();
  return { announcedBySlot, byAlarm, announcedByPriority, times };
}

/** An alarm that was renamed has several subjects. */
async function byAlarmOf(
  { read }: Pick<TenantDeps, 'read'>,
  bySubject: ReadonlyMap<number, ReturnType<typeof noCounts>>,
): Promise<KpiSums['byAlarm']> {
  const subjects = await read.selectFrom('alarmSubject').select(['subjectId', 'alarmId']).execute();
  const byAlarm = new Map<AlarmId, ReturnType<typeof noCounts>>();
  for (const { subjectId, alarmId } of subjects) {
    const counts = bySubject.get(subjectId);
    if (!counts) continue;
    const known = byAlarm.get(alarmId as AlarmId) ?? noCounts();
    byAlarm.set(alarmId as AlarmId, known);
    for (const column of columns) known[column] += counts[column];
  }
  return byAlarm;
}

const timeColumns = ['acknowledged', 'acknowledgeMs', 'returned', 'returnMs'] as const;
const columns = ['announced', 'chattered', 'fleeting', ...timeColumns] as const;

function noCounts(): Record<(typeof columns)[number], number> {
  return Object.fromEntries(columns.map((column) => [column, 0])) as ReturnType<typeof noCounts>;
}

/** Lets everything else that waits have its turn. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function standingNow({ book }: Pick<AlarmDesk, 'book'>) {
  return [...book.alarms.values()].flatMap(({ spec, standing }) => {
    const { occurrence, state } = standing;
    const counts = state.isAbnormal && occurrence && !spec.definition.isInTest;
    return counts ? [{ alarmId: spec.alarmId, sinceMs: occurrence.raisedAtMs }] : [];
  });
}

/** Alarms by the name they had last, also when they are no longer configured. */
async function withNames({ read }: Pick<TenantDeps, 'read'>, kpis: AlarmKpis) {
  const ids = [
    ...kpis.badActors.map(({ alarmId }) => alarmId),
    ...kpis.fleeting.map(({ alarmId }) => alarmId),
    ...kpis.chattering,
    ...kpis.stale,
  ];
  const rows = await read
    .selectFrom('alarmSubject')
    .select(['alarmId', 'name'])
    .where(sql<boolean>`alarmId in (select value from json_each(${JSON.stringify(ids)}))`)
    .orderBy('subjectId')
    .execute();
  const names = new Map(rows.map(({ alarmId, name }) => [alarmId, name]));
  const named = (alarmId: AlarmId) => ({ alarmId, name: names.get(alarmId) ?? alarmId });
  return {
    ...kpis,
    tenMinuteCounts: [...kpis.tenMinuteCounts],
    floods: [...kpis.floods],
    badActors: kpis.badActors.map((actor) => ({ ...actor, ...named(actor.alarmId) })),
    fleeting: kpis.fleeting.map((actor) => ({ ...actor, ...named(actor.alarmId) })),
    chattering: kpis.chattering.map(named),
    stale: kpis.stale.map(named),
    targets: kpiTargets,
  };
}
