import type { Database } from 'better-sqlite3';
import type { AlarmId, CommandId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import { writeActs } from './alarm-acts.ts';
import type { AlarmBook, LiveAlarm } from './alarm-book.ts';
import type { Plan } from './alarm-desk.ts';
import { moveStanding, type Standing } from './standing.ts';
import type { Transitions } from './transitions.ts';
import type { JournalLine } from './write-journal.ts';

interface Around {
  readonly deps: Pick<TenantDeps, 'commands' | 'newId'> & { readonly database: Database };
  readonly book: Pick<AlarmBook, 'alarms'>;
  readonly transitions: Pick<Transitions, 'write' | 'committed'>;
}

interface Request {
  /** Each once. */
  readonly alarmIds: readonly AlarmId[];
  readonly isOnly: boolean;
  readonly plan: Plan;
}

interface Moved {
  readonly answer: {
    readonly moved: number;
    readonly left: number;
    readonly commandId: CommandId;
  };
  readonly alarms: readonly LiveAlarm[];
}

/**
 * Moves alarms in one command: its lines are written in its transaction, and the alarms in memory move when that is on
 * the disk. A repeated command moves nothing. Refuses `alarm-not-found` and `alarm-move-refused` when `isOnly`: it is
 * about one alarm.
 */
export function moveByPerson(
  { deps, book, transitions }: Around,
  head: CommandHead,
  { alarmIds, isOnly, plan }: Request,
): Moved {
  const standings = new Map<LiveAlarm, Standing>();
  const lines: JournalLine[] = [];
  let isWritten = false;
  const answer = deps.commands.run(head, (edit) => {
    const { nowMs } = edit;
    for (const alarmId of alarmIds) {
      const one = planOne(book, head, alarmId, plan, nowMs);
      if (typeof one !== 'string') {
        standings.set(one.alarm, one.standing);
        lines.push({ entryId: deps.newId(), alarm: one.alarm, transition: one.transition });
      } else if (isOnly) refuse(alarmId, one);
    }
    transitions.write({ lines, standings });
    writeActs(deps.database, edit, lines);
    isWritten = true;
    return { moved: lines.length, left: alarmIds.length - lines.length };
  });
  if (!isWritten) return { answer, alarms: [] };
  for (const [alarm, standing] of standings) alarm.standing = standing;
  transitions.committed(lines);
  return { answer, alarms: [...standings.keys()] };
}

function planOne(
  book: Pick<AlarmBook, 'alarms'>,
  head: CommandHead,
  alarmId: AlarmId,
  plan: Plan,
  nowMs: number,
) {
  const alarm = book.alarms.get(alarmId);
  if (!alarm) return 'not-found';
  const { event, about } = plan(alarm, nowMs);
  const { personId, personName, seatId } = head.session;
  const outcome = moveStanding(alarm.standing, event, alarm.spec.definition.isLatching, {
    atMs: nowMs,
    sourceMs: alarm.last?.sourceMs ?? null,
    value: alarm.last?.value ?? null,
    reason: head.reason ?? null,
    person: { personId, personName, seatId },
    ...about,
  });
  return outcome.kind === 'refused' ? outcome.why : { alarm, ...outcome };
}

function refuse(alarmId: AlarmId, why: string): never {
  if (why === 'not-found') throw new Refusal('alarm-not-found', { alarmId });
  throw new Refusal('alarm-move-refused', { alarmId, why });
}
