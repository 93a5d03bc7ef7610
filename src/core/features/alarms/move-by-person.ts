import type { AlarmId, CommandId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import type { AlarmBook, LiveAlarm } from './alarm-book.ts';
import type { Plan } from './alarm-desk.ts';
import type { Unsaved } from './open-alarm-desk.ts';
import { moveStanding, type Standing } from './standing.ts';
import type { JournalLine } from './write-journal.ts';

interface Desk {
  readonly deps: Pick<TenantDeps, 'commands' | 'newId'>;
  readonly book: AlarmBook;
  readonly unsaved: Unsaved;
  readonly writeUnsaved: () => void;
}

interface Moved {
  readonly answer: { readonly moved: number; readonly left: number; readonly commandId: CommandId };
  readonly alarms: readonly LiveAlarm[];
}

/**
 * Moves alarms in one command: its lines are written in its transaction, behind those that still waited, and the alarms
 * in memory move only when all of it is on the disk. Refuses `alarm-not-found` and `alarm-move-refused` when it is about
 * one alarm.
 */
export function moveByPerson(
  { deps, book, unsaved, writeUnsaved }: Desk,
  head: CommandHead,
  alarmIds: readonly AlarmId[],
  plan: Plan,
): Moved {
  const before = { lines: unsaved.lines, standings: new Map(unsaved.standings) };
  const planned = new Map<LiveAlarm, Standing>();
  try {
    const answer = deps.commands.run(head, ({ nowMs }) => {
      const lines: JournalLine[] = [];
      for (const alarmId of new Set(alarmIds)) {
        const one = planOne(book, head, alarmId, plan, nowMs);
        if (typeof one === 'string') {
          if (alarmIds.length === 1) refuse(alarmId, one);
          continue;
        }
        planned.set(one.alarm, one.standing);
        unsaved.standings.set(one.alarm, one.standing);
        lines.push({ entryId: deps.newId(), alarm: one.alarm, transition: one.transition });
      }
      unsaved.lines = [...before.lines, ...lines];
      writeUnsaved();
      return { moved: lines.length, left: alarmIds.length - lines.length };
    });
    for (const [alarm, standing] of planned) alarm.standing = standing;
    return { answer, alarms: [...planned.keys()] };
  } catch (error) {
    unsaved.lines = before.lines;
    unsaved.standings.clear();
    for (const [alarm, standing] of before.standings) unsaved.standings.set(alarm, standing);
    throw error;
  }
}

function planOne(book: AlarmBook, head: CommandHead, alarmId: AlarmId, plan: Plan, nowMs: number) {
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
