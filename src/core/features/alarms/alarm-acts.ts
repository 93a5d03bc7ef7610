import type { Database } from 'better-sqlite3';
import { type ActKind, type AlarmAct, actApplies, isActEvent } from '#shared/domain/alarms/act.ts';
import type { AlarmId, PersonId, SeatId } from '#shared/domain/identity/ids.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { Edit } from '#core/sync/command-runner.ts';
import type { AlarmBook, LiveAlarm } from './alarm-book.ts';
import type { Cause, Standing } from './standing.ts';
import { moveStanding } from './standing.ts';
import type { JournalLine } from './write-journal.ts';

/** As many of another seat's acts as are heeded in one transaction. */
const ACTS_AT_ONCE = 400;

/** Says to the other seats what a person did here. Within the command that did it. */
export function writeActs(database: Database, edit: Edit, lines: readonly JournalLine[]): void {
  for (const { entryId, alarm, transition } of lines) {
    const { event, about } = transition;
    if (!isActEvent(event) || !about.person) continue;
    const act: AlarmAct = {
      alarmId: alarm.spec.alarmId,
      event,
      atMs: about.atMs,
      ...about.person,
      secondPerson: about.secondPerson ?? null,
      reason: about.reason ?? null,
    };
    const [ownerId] = alarm.spec.alarmId.split('/');
    const day = new Date(about.atMs).toISOString().slice(0, 10);
    edit.open('alarmActs', `${ownerId}/${day}`).set(['acts', entryId], { ...act });
    heed(database, entryId);
  }
}

export interface Heeded {
  readonly lines: readonly JournalLine[];
  readonly standings: ReadonlyMap<LiveAlarm, Standing>;
  /** Whether there may be more. */
  readonly isMore: boolean;
}

/**
 * What becomes of the alarms here by acts of other seats that they have not heard of. Within the caller's transaction, which
 * also writes the lines.
 */
export function heedActs(
  database: Database,
  book: Pick<AlarmBook, 'alarms'>,
  nowMs: number,
): Heeded {
  const rows = prepareOnce(
    database,
    `select actId, act from alarmActDue join alarmAct using (actId) order by alarmActDue.atMs, actId limit ?`,
  ).all(ACTS_AT_ONCE) as { actId: string; act: string }[];
  const standings = new Map<LiveAlarm, Standing>();
  const lines: JournalLine[] = [];
  for (const { actId, act: text } of rows) {
    heed(database, actId);
    const act = JSON.parse(text) as AlarmAct;
    const alarm = book.alarms.get(act.alarmId as AlarmId);
    if (!alarm) continue;
    const standing = standings.get(alarm) ?? alarm.standing;
    const raisedAtMs = standing.occurrence?.raisedAtMs ?? null;
    const isAnyLater = laterActsOf(database, act.alarmId);
    if (!actApplies(act, { raisedAtMs, nowMs }, isAnyLater)) continue;
    const moved = moveStanding(
      standing,
      act.event,
      alarm.spec.definition.isLatching,
      aboutOf(alarm, act),
    );
    if (moved.kind === 'refused') continue;
    standings.set(alarm, moved.standing);
    lines.push({ entryId: actId, alarm, transition: moved.transition });
  }
  return { lines, standings, isMore: rows.length === ACTS_AT_ONCE };
}

function aboutOf(alarm: LiveAlarm, act: AlarmAct) {
  const { event, atMs, personId, personName, seatId, secondPerson, reason } = act;
  const isPutAway = event.kind === 'suppress' || event.kind === 'remove';
  const cause: Cause | null = isPutAway
    ? { kind: 'person', personName, reason: reason ?? '' }
    : null;
  return {
    atMs,
    sourceMs: alarm.last?.sourceMs ?? null,
    value: alarm.last?.value ?? null,
    person: { personId: personId as PersonId, personName, seatId: seatId as SeatId },
    secondPerson,
    reason,
    cause,
  };
}

function heed(database: Database, actId: string): void {
  prepareOnce(database, 'insert or ignore into alarmActHeeded (actId) values (?)').run(actId);
}

function laterActsOf(database: Database, alarmId: string) {
  const later = prepareOnce(
    database,
    `select 1 from alarmAct where alarmId = ? and act ->> 'atMs' > ?
       and act -> 'event' ->> 'kind' in (select value from json_each(?)) limit 1`,
  );
  return (kinds: readonly ActKind[], thanMs: number) =>
    later.get(alarmId, thanMs, JSON.stringify(kinds)) !== undefined;
}
