import type { Database } from 'better-sqlite3';
import { isAnnounced } from '#shared/domain/alarms/alarm-state.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { refusingWhenFull } from '#core/storage/disk-full.ts';
import type { LiveAlarm } from './alarm-book.ts';
import type { Mover } from './evaluate.ts';
import { moveStanding, type Standing } from './standing.ts';
import { forgetStanding, sendLines, writeLines, type JournalLine } from './write-journal.ts';

export interface TransitionsDeps extends Pick<TenantDeps, 'changes' | 'log' | 'newId'> {
  readonly database: Database;
  readonly isOnDuty: () => boolean;
  readonly isDutyConfirmed: () => boolean;
  /** What this seat is called, where other seats are to read what it writes down; undefined: nobody else is there. */
  readonly toldAs: () => string | undefined;
}

/** What a command adds to what waits already. */
export interface Addition {
  readonly lines: readonly JournalLine[];
  readonly standings: ReadonlyMap<LiveAlarm, Standing>;
}

const MOST_WAITING = 100_000;

/**
 * The way of transitions to the disk and to whoever listens.
 *
 * Invariants:
 * 1. Nobody hears of a transition before it is on the disk.
 * 2. What the world brought about has happened whatever the disk says: it waits, in order, until it can be written.
 * 3. What a person asks for happens only when it is written, and behind what waited.
 */
export function createTransitions(deps: TransitionsDeps) {
  const { database, log, changes } = deps;
  const moved = createEmitter<readonly LiveAlarm[]>();
  const announced = createEmitter<readonly LiveAlarm[]>();
  let waiting: JournalLine[] = [];
  const standings = new Map<LiveAlarm, Standing>();
  const forgotten = new Set<AlarmId>();
  let isFailing = false;
  let shed = 0;

  const move: Mover = (alarm, event, about) => {
    const outcome = moveStanding(alarm.standing, event, alarm.spec.definition.isLatching, about);
    if (outcome.kind === 'refused')
      throw new Error(`${alarm.spec.alarmId} cannot ${event.kind}: ${outcome.why}`);
    alarm.standing = outcome.standing;
    waiting.push({ entryId: deps.newId(), alarm, transition: outcome.transition });
    standings.set(alarm, outcome.standing);
  };

  const write = (addition: Addition = { lines: [], standings: new Map() }) => {
    const lines = [...waiting, ...addition.lines];
    try {
      writeLines(database, lines, new Map([...standings, ...addition.standings]));
      const byName = deps.isOnDuty() ? deps.toldAs() : undefined;
      if (byName !== undefined) sendLines(database, lines, byName);
      for (const alarmId of forgotten) forgetStanding(database, alarmId);
    } catch (error) {
      // The rows that hold their names go with the transaction.
      for (const { alarm } of lines) alarm.subjectId = null;
      throw error;
    }
  };

  const committed = (addition: readonly JournalLine[] = []) => {
    const lines = [...waiting, ...addition];
    waiting = [];
    standings.clear();
    forgotten.clear();
    if (lines.length === 0) return;
    const alarms = new Set(lines.map(({ alarm }) => alarm));
    changes.announce(
      'alarms.moved',
      [...alarms].map(({ spec }) => spec.alarmId),
    );
    moved.emit([...alarms]);
    const calling = lines.filter(isCalling).map(({ alarm }) => alarm);
    if (calling.length > 0 && deps.isOnDuty()) announced.emit([...new Set(calling)]);
  };

  const fail = (error: unknown) => {
    if (!isRefusal(error, 'disk-full')) throw error;
    if (!isFailing) log.error({ err: error }, 'alarms cannot be written down; they wait in memory');
    isFailing = true;
    const over = Math.max(0, waiting.length - MOST_WAITING);
    shed += over;
    waiting = waiting.slice(over);
  };

  return {
    moved,
    announced,
    move,
    /** Has how these stand written with what comes next, though they did not move. */
    keep(alarms: Iterable<LiveAlarm>) {
      for (const alarm of alarms) standings.set(alarm, alarm.standing);
    },
    /** No longer configured: how it stood is of no use. */
    forget(alarm: LiveAlarm | AlarmId) {
      if (typeof alarm !== 'string') standings.delete(alarm);
      forgotten.add(typeof alarm === 'string' ? alarm : alarm.spec.alarmId);
    },
    /** Writes what waits, or leaves it waiting while the disk is full. */
    save() {
      if (waiting.length + standings.size + forgotten.size === 0) return;
      try {
        refusingWhenFull(() => database.transaction(() => write()).immediate());
      } catch (error) {
        return fail(error);
      }
      if (isFailing) log.info({ shed }, 'alarms are written down again');
      isFailing = false;
      committed();
    },
    /** Writes what waits and what `plan` adds, in one transaction that `plan` is part of; undefined while the disk is full. */
    writeWith<Added extends Addition>(plan: () => Added): Added | undefined {
      const work = database.transaction(() => {
        const added = plan();
        write(added);
        return added;
      });
      try {
        const added = refusingWhenFull(() => work.immediate());
        for (const [alarm, standing] of added.standings) alarm.standing = standing;
        committed(added.lines);
        return added;
      } catch (error) {
        fail(error);
        return undefined;
      }
    },
    /** Within a transaction of the caller's, who says `committed` when it is. */
    write,
    committed,
  };
}
export type Transitions = ReturnType<typeof createTransitions>;

/** Whether it asks for attention, and still does. */
function isCalling({ alarm, transition }: JournalLine): boolean {
  const { priority } = alarm.spec;
  return priority !== 'journal' && isAnnounced(transition) && isAnnounced(alarm.standing.state);
}
