import type { Logger } from 'pino';
import { pauseAfter, type Outcome } from '#shared/domain/notifications/retry.ts';
import type { Random } from '#shared/kit/clock.ts';
import { logBug } from '#core/log.ts';
import type { Outbox, OutboxMessage } from './outbox.ts';

const mostAtOnce = 8;
/** A try that this process did not live to end is made again after it. */
const lostAfterMs = 30_000;

export interface SenderDeps {
  readonly outbox: Outbox;
  readonly log: Logger;
  readonly random: Random;
  readonly nowMs: () => number;
  readonly maySend: () => boolean;
  readonly send: (message: OutboxMessage) => Promise<Outcome>;
  /** Something in the outbox is otherwise than before. */
  readonly tell: (messageId: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Sends what waits in the outbox.
 *
 * Invariants:
 * 1. Of one person and channel one message is on its way at a time, and they go in the order they were made.
 * 2. A message leaves `waiting` only when its outcome is known and written down. So none is lost; one whose answer was
 *    lost, with the line or with this process, is sent again under the same key.
 * 3. Others do not wait for a lane that fails.
 */
export function createSender(deps: SenderDeps) {
  const { outbox, log, random, nowMs, signal } = deps;
  const sending = new Map<string, Promise<void>>();

  const settle = (message: OutboxMessage, outcome: Outcome) => {
    const { messageId, channelId } = message;
    const { answer } = outcome;
    if (outcome.kind === 'delivered') return outbox.end(messageId, 'sent', nowMs(), answer);
    const pauseMs =
      outcome.kind === 'failed'
        ? pauseAfter(message.attempts + 1, outcome, random.fraction())
        : null;
    if (pauseMs !== null) return outbox.retry(messageId, nowMs() + pauseMs, answer);
    log.warn({ messageId, channelId, answer }, 'a message about alarms was given up');
    outbox.end(messageId, 'dead', nowMs(), answer);
  };

  const sendOne = async (message: OutboxMessage) => {
    try {
      outbox.begin(message.messageId, nowMs() + lostAfterMs);
      const outcome = await deps.send(message);
      // Cut off by the end of this process, and so tried again by the next.
      if (signal.aborted && outcome.kind !== 'delivered') return false;
      settle(message, outcome);
      deps.tell(message.messageId);
      return true;
    } catch (error) {
      // Such as a full disk: the next tick looks again.
      logBug(log, error, { part: 'notifications' });
      return false;
    }
  };

  const pump = () => {
    if (signal.aborted || !deps.maySend()) return;
    for (const message of outbox.heads(nowMs())) {
      const lane = `${message.personId}/${message.channelId}`;
      if (sending.size >= mostAtOnce) return;
      if (sending.has(lane)) continue;
      const work = sendOne(message).then((isSettled) => {
        sending.delete(lane);
        if (isSettled) pump();
      });
      sending.set(lane, work);
    }
  };

  return {
    pump,
    /** Nothing is on its way any more. */
    async rest() {
      while (sending.size > 0) await Promise.all(sending.values());
    },
  };
}
