import { refuseShelving } from '#shared/domain/alarms/shelving.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import type { AlarmDesk } from './alarm-desk.ts';

type SimpleKind = 'acknowledge' | 'reset' | 'unshelve' | 'return' | 'release';
type Desk = Pick<AlarmDesk, 'move'>;

/** Events that need nothing but the person's wish. */
export function moveSimply(
  desk: Desk,
  head: CommandHead,
  alarmIds: readonly AlarmId[],
  kind: SimpleKind,
) {
  return desk.move(head, alarmIds, () => ({ event: { kind } }));
}

export interface Shelving {
  readonly alarmIds: readonly AlarmId[];
  readonly forMs: number;
  readonly reason: string;
  readonly secondPerson?: string | undefined;
}

/** Refuses the whole as `alarm-shelving-refused` when one of them may not be shelved so. */
export async function shelve(
  desk: Pick<AlarmDesk, 'move' | 'book'>,
  head: CommandHead,
  shelving: Shelving,
) {
  const { alarmIds, forMs, reason } = shelving;
  const secondPerson = shelving.secondPerson ?? null;
  const { personName, role } = head.session;
  for (const alarmId of alarmIds) {
    const spec = desk.book.alarms.get(alarmId)?.spec;
    if (!spec) continue;
    const { priority } = spec;
    const why = refuseShelving({ priority, forMs, reason, personName, role, secondPerson });
    if (why) throw new Refusal('alarm-shelving-refused', { name: spec.definition.name, why });
  }
  return desk.move(head, alarmIds, (_alarm, nowMs) => ({
    event: { kind: 'shelve', untilMs: nowMs + forMs },
    about: { secondPerson, reason },
  }));
}

/** Takes alarms out of service, or suppresses them by design, for a stated reason and until someone ends it. */
export function suppressFor(
  desk: Desk,
  head: CommandHead,
  alarmIds: readonly AlarmId[],
  kind: 'remove' | 'suppress',
  reason: string,
) {
  const { personName } = head.session;
  const cause = { kind: 'person' as const, personName, reason };
  return desk.move(head, alarmIds, () => ({ event: { kind }, about: { cause, reason } }));
}
