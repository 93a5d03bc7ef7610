import type { Database } from 'better-sqlite3';
import type { Message } from '#shared/domain/notifications/message.ts';
import type { Plan } from '#shared/domain/notifications/plan.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import { logBug } from '#core/log.ts';
import type { LiveAlarm } from '../alarms/index.ts';
import { createCallBook, type StoredCall } from './calls.ts';
import { deliver, type DeliverDeps } from './deliver/deliver.ts';
import { beginCall, followAlarm } from './follow-calls.ts';
import { makeMessages } from './make-messages.ts';
import type { Notifier } from './notifier.ts';
import { createOutbox } from './outbox.ts';
import { readPlan } from './read-plan.ts';
import { createSender } from './send-outbox.ts';
import { testMessage } from './test-message.ts';

export interface NotifierDeps extends Pick<
  TenantDeps,
  'ports' | 'log' | 'changes' | 'settings' | 'newId' | 'alarms' | 'channelSecrets'
> {
  readonly database: Database;
  readonly timeoutMs?: number;
}

const tickMs = 1_000;
const purgeEveryMs = 3_600_000;
const usualTimeoutMs = 15_000;

/** Takes up what was left to be told, and tells people until closed. */
export function openNotifier(deps: NotifierDeps): Notifier {
  const { database, log, alarms, changes, ports } = deps;
  const { clock } = ports;
  const nowMs = () => clock.nowMs();
  const book = createCallBook(database);
  const outbox = createOutbox(database);
  const shown = createEmitter<Message>();
  const ending = new AbortController();
  let windows = 0;
  let plan: Plan = readPlan(database, log);
  let lastPurgeMs = -Infinity;
  /** What happened to alarms and is not written down here yet, in order. */
  let happened: { readonly alarm: LiveAlarm; readonly isAnnounced: boolean }[] = [];

  const tellChange = (messageId: string) => changes.announce('notifications.sent', [messageId]);
  const delivering: DeliverDeps = {
    outgoing: {
      post: (request) => ports.network.outgoing.post(request),
      sendMail: (mail) => ports.network.outgoing.sendMail(mail),
    },
    nowMs,
    timeoutMs: deps.timeoutMs ?? usualTimeoutMs,
    signal: ending.signal,
    showOnDesktop(message) {
      shown.emit(message);
      return windows > 0;
    },
  };
  const sender = createSender({
    outbox,
    log,
    random: ports.random,
    nowMs,
    signal: ending.signal,
    maySend: () => alarms.isOnDuty,
    tell: tellChange,
    async send({ channelId, address, message }) {
      const channel = plan.channels.get(channelId);
      if (!channel) return { kind: 'refused', answer: 'no-channel' };
      const secret = await deps.channelSecrets.read(channelId);
      return deliver(delivering, { channel, secret, address, message });
    },
  });

  const withdrawFor = (ended: readonly StoredCall[]) => {
    if (ended.length === 0) return;
    const endedIds = new Set(ended.map(({ callId }) => callId));
    for (const { messageId, message, callIds } of outbox.waiting()) {
      if (message.kind !== 'alarms' || !callIds.some((callId) => endedIds.has(callId))) continue;
      if (callIds.some((callId) => book.find(callId)?.state === 'calling')) continue;
      outbox.end(messageId, 'withdrawn', nowMs(), '');
      tellChange(messageId);
    }
  };
  const takeIn = () => {
    const ended = happened.flatMap(({ alarm, isAnnounced }) => {
      if (isAnnounced) beginCall(book, alarm, deps.newId(), nowMs());
      return isAnnounced ? [] : (followAlarm(book, alarm, plan) ?? []);
    });
    withdrawFor(ended);
  };
  const make = () => {
    if (!alarms.isOnDuty) return 0;
    const { timeZone, operatorName } = deps.settings();
    const moment = { nowMs: nowMs(), timeZone };
    return makeMessages({ book, outbox, plan, moment, operatorName, newId: deps.newId });
  };
  const purge = () => {
    if (clock.monotonicMs() - lastPurgeMs < purgeEveryMs) return;
    lastPurgeMs = clock.monotonicMs();
    outbox.purge(nowMs());
  };
  /** All in one transaction; what cannot be written waits for the next look. */
  const look = () => {
    try {
      const made = database
        .transaction(() => {
          takeIn();
          purge();
          return make();
        })
        .immediate();
      happened = [];
      if (made > 0) changes.announce('notifications.sent', []);
    } catch (error) {
      book.reload();
      logBug(log, error, { part: 'notifications' });
    }
    sender.pump();
  };
  const note = (list: readonly LiveAlarm[], isAnnounced: boolean) => {
    for (const alarm of list) happened.push({ alarm, isAnnounced });
  };
  const catchUp = () => {
    const standing = [...alarms.book.alarms.values()];
    note(standing, false);
    // Raised, and on the disk, but this part did not live to hear of it.
    if (alarms.isOnDuty) note(standing, true);
    const known = new Set(standing.map(({ spec }) => spec.alarmId));
    database
      .transaction(() => {
        for (const call of book.all()) if (!known.has(call.alarmId)) book.end(call);
      })
      .immediate();
  };

  const stops = [
    alarms.moved.subscribe((list) => note(list, false)),
    alarms.announced.subscribe((list) => note(list, true)),
    changes.subscribe(({ event }) => {
      if (event === 'notifications.changed') plan = readPlan(database, log);
    }),
  ];
  catchUp();
  look();
  const timer = setInterval(look, tickMs);

  return {
    outbox,
    shown: {
      subscribe(listener) {
        windows++;
        const stop = shown.subscribe(listener);
        return () => {
          windows--;
          stop();
        };
      },
    },
    plan: () => readPlan(database, log),
    async test({ channelId, address }) {
      const channel = readPlan(database, log).channels.get(channelId);
      if (!channel) throw new Refusal('channel-not-found', { channelId });
      const secret = await deps.channelSecrets.read(channelId);
      const message = testMessage(deps.settings(), deps.newId(), nowMs());
      return deliver(delivering, { channel, secret, address, message });
    },
    sendAgain(messageIds) {
      const again = messageIds.filter((messageId) => outbox.revive(messageId, nowMs()));
      for (const messageId of again) tellChange(messageId);
      sender.pump();
      return again.length;
    },
    discard(messageIds) {
      const dead = messageIds.filter((messageId) => outbox.find(messageId)?.state === 'dead');
      for (const messageId of dead) outbox.end(messageId, 'withdrawn', nowMs(), '');
      for (const messageId of dead) tellChange(messageId);
      return dead.length;
    },
    async settle() {
      look();
      await sender.rest();
    },
    async close() {
      clearInterval(timer);
      for (const stop of stops) stop();
      look();
      ending.abort(new Error('closing'));
      await sender.rest();
    },
  };
}
