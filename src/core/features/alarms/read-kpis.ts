import { sql } from 'kysely';
import type { AlarmEventKind, AlarmPhase } from '#shared/domain/alarms/alarm-state.ts';
import { kpiTargets } from '#shared/domain/alarms/kpi-targets.ts';
import { tallyKpis, type AlarmKpis } from '#shared/domain/alarms/kpis.ts';
import type { AlarmPriority } from '#shared/domain/alarms/priority.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { AlarmDesk } from './alarm-desk.ts';

export interface KpiPeriod {
  readonly fromMs: number;
  readonly toMs: number;
  readonly operators: number;
}

/** So many rows are read at once; between two reads everything else has its turn. */
const ROWS = 2_000;
const counted: readonly AlarmEventKind[] = [
  'raise',
  'clear',
  'acknowledge',
  'reannounce',
  'unshelve',
  'shelfEnds',
  'release',
  'return',
];

/** The figures of a period, from its journal; what stands is what stands now. */
export async function readKpis(
  deps: Pick<TenantDeps, 'read'>,
  desk: Pick<AlarmDesk, 'book'>,
  period: KpiPeriod,
) {
  const { wells } = await deps.read
    .selectFrom('well')
    .select((well) => well.fn.countAll<number>().as('wells'))
    .where('deleted', '=', 0)
    .executeTakeFirstOrThrow();
  const tally = tallyKpis({ ...period, wells, standing: standingNow(desk) });
  for await (const rows of readPages(deps, period))
    for (const row of rows)
      tally.take({
        alarmId: row.alarmId as AlarmId,
        kind: row.kind as AlarmEventKind,
        phase: row.phase as AlarmPhase,
        priority: row.priority as AlarmPriority,
        atMs: row.atMs,
        isInTest: row.isInTest === 1,
      });
  return withNames(deps, tally.result());
}

async function* readPages({ read }: Pick<TenantDeps, 'read'>, { fromMs, toMs }: KpiPeriod) {
  let [atMs, n] = [fromMs, 0];
  for (;;) {
    const rows = await read
      .selectFrom('alarmJournal')
      .innerJoin('alarmSubject', 'alarmSubject.subjectId', 'alarmJournal.subjectId')
      .select(['n', 'alarmId', 'kind', 'phase', 'priority', 'atMs', 'isInTest'])
      .where(sql<boolean>`(atMs, n) > (${atMs}, ${n})`)
      .where('atMs', '<', toMs)
      .where('kind', 'in', counted)
      .orderBy('atMs')
      .orderBy('n')
      .limit(ROWS)
      .execute();
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < ROWS) return;
    [atMs, n] = [last.atMs, last.n];
    await new Promise((resolve) => setImmediate(resolve));
  }
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
