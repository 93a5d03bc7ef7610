import type { AlarmEventKind } from '#shared/domain/alarms/alarm-state.ts';
import type { TagId, WellId } from '#shared/domain/identity/ids.ts';
import type { TrendEvent } from '#shared/domain/trends/trend-event.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { type EventFilter, mostEvents } from './event-filter.ts';

const raised: AlarmEventKind = 'raise';
const cleared: AlarmEventKind = 'clear';
/** How far around a period the other end of an alarm is looked for; a standing alarm beyond it is told as a moment. */
const lookAroundMs = 7 * 24 * 3_600_000;

/** Alarms of the named tags and wells (without either: all) from raising to clearing, where they touch the period. */
export async function readAlarmEvents(
  deps: Pick<TenantDeps, 'read'>,
  filter: EventFilter,
): Promise<TrendEvent[]> {
  const { fromMs, toMs } = filter;
  return pair(await readTurns(deps, filter))
    .filter((event) => event.atMs < toMs && (event.atMs >= fromMs || (event.toMs ?? 0) > fromMs))
    .slice(-(mostEvents + 1));
}

type Turn = Awaited<ReturnType<typeof readTurns>>[number];

/** Raises and clears around the period in the order they were written down; alarms in test are nobody's. */
async function readTurns(
  deps: Pick<TenantDeps, 'read'>,
  { fromMs, toMs, wellIds, tagIds = [] }: EventFilter,
) {
  const newestFirst = await deps.read
    .selectFrom('alarmJournal as line')
    .innerJoin('alarmSubject as subject', 'subject.subjectId', 'line.subjectId')
    .select(['line.kind', 'line.atMs', 'line.priority'])
    .select(['subject.alarmId', 'subject.name', 'subject.tagId', 'subject.wellId'])
    .where('line.kind', 'in', [raised, cleared])
    .where('line.atMs', '>=', fromMs - lookAroundMs)
    .where('line.atMs', '<', toMs + lookAroundMs)
    .where('line.isInTest', '=', 0)
    .$if(wellIds !== undefined, (query) =>
      query.where((on) =>
        on.or([on('subject.wellId', 'in', [...wellIds!]), on('subject.tagId', 'in', [...tagIds])]),
      ),
    )
    .orderBy('line.n', 'desc')
    .limit(4 * mostEvents)
    .execute();
  return newestFirst.toReversed();
}

/** One event per raise; it ends with the next clear of the same alarm. */
function pair(turns: readonly Turn[]): TrendEvent[] {
  const endOf = new Map<Turn, number>();
  const standing = new Map<string, Turn>();
  for (const turn of turns) {
    const before = standing.get(turn.alarmId);
    if (turn.kind === raised) standing.set(turn.alarmId, turn);
    else if (before) {
      endOf.set(before, turn.atMs);
      standing.delete(turn.alarmId);
    }
  }
  return turns
    .filter(({ kind }) => kind === raised)
    .map((turn) => ({
      atMs: turn.atMs,
      toMs: endOf.get(turn) ?? null,
      kind: 'alarm',
      wellId: turn.wellId as WellId | null,
      tagId: turn.tagId as TagId | null,
      text: { key: 'alarm', values: { name: turn.name, priority: turn.priority } },
    }));
}
