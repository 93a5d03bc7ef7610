import type { AlarmEvent } from '#shared/domain/alarms/alarm-state.ts';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import type { CommandHead } from '#core/sync/command-runner.ts';
import type { CommandId } from '#shared/domain/identity/ids.ts';
import type { AlarmBook, LiveAlarm } from './alarm-book.ts';
import type { About } from './standing.ts';

/** How one alarm is to be moved by a person. Throws what refuses the whole command. */
export type Plan = (
  alarm: LiveAlarm,
  nowMs: number,
) => { readonly event: AlarmEvent; readonly about?: Partial<About> };

/**
 * The alarms of an open tenant at work. Contract:
 *  - A transition is on the disk, in the journal, before anybody hears of it.
 *  - How alarms stand survives a restart, an end in the middle of anything included.
 *  - Evaluation gives way between slices of a few hundred readings; nobody waits for a flood.
 *  - While the disk takes nothing transitions wait in memory, the oldest beyond 100,000 are shed, counted and logged;
 *    a command is refused then.
 */
export interface AlarmDesk {
  readonly book: Readonly<Pick<AlarmBook, 'alarms' | 'byTag' | 'children'>>;
  /** Alarms that moved. */
  readonly moved: Subscribable<readonly LiveAlarm[]>;
  /** Those that ask for attention, on the one seat that is to tell people. */
  readonly announced: Subscribable<readonly LiveAlarm[]>;
  /**
   * Moves alarms in a person's name; of many, those that cannot be moved are left and counted, and every few hundred are
   * a transaction of their own.
   */
  move(
    head: CommandHead,
    alarmIds: readonly AlarmId[],
    plan: Plan,
  ): Promise<{ readonly moved: number; readonly left: number; readonly commandId: CommandId }>;
  readonly isOnDuty: boolean;
  /** Whether it is known that no other seat is. */
  readonly isDutyConfirmed: boolean;
  /** Resolves when the sums that figures are read from hold every line of the journal. Refuses `disk-full`. */
  tallied(): Promise<void>;
  /** Takes over what is configured now; changes of it are also noticed by themselves, a moment later. */
  reload(): Promise<void>;
  /** Evaluates everything that has come until now, and what time has brought about. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
