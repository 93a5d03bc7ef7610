import type { Message } from '#shared/domain/notifications/message.ts';
import type { Plan } from '#shared/domain/notifications/plan.ts';
import type { Outcome } from '#shared/domain/notifications/retry.ts';
import type { Subscribable } from '#shared/kit/subscribable.ts';
import type { Outbox } from './outbox.ts';

/**
 * Tells people of alarms. Contract:
 *  - Whom a message is for and that they were told is on the disk in one step, before anything is sent; so is that an
 *    alarm was acknowledged before it is told to nobody else.
 *  - Sent is at least once, under one key for all tries. Twice only where the answer to a try was lost: with the line,
 *    or with this process.
 *  - Only while this seat is on duty is anything made or sent.
 *  - Nothing is tried to be reached that no plan names.
 */
export interface Notifier {
  readonly outbox: Pick<Outbox, 'list' | 'count'>;
  /** As it stands on the disk. */
  plan(): Plan;
  /** What the windows of this seat are to show. */
  readonly shown: Subscribable<Message>;
  /** Tries a channel with a real message; refuses `channel-not-found`. */
  test(way: { readonly channelId: string; readonly address: string }): Promise<Outcome>;
  /** Has given-up messages tried anew; answers how many were. */
  sendAgain(messageIds: readonly string[]): number;
  /** Puts given-up messages away; answers how many were. */
  discard(messageIds: readonly string[]): number;
  /** Looks who is to be told now, and waits until nothing is on its way. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
