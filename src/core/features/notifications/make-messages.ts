import { findDue, type Moment, type Telling } from '#shared/domain/notifications/due.ts';
import { gatherBundles, type Bundle } from '#shared/domain/notifications/gather.ts';
import { mostLines, type Message } from '#shared/domain/notifications/message.ts';
import { toldPriorities, type Plan } from '#shared/domain/notifications/plan.ts';
import type { CallBook, StoredCall } from './calls.ts';
import type { Outbox } from './outbox.ts';

export interface Around {
  readonly book: CallBook;
  readonly outbox: Outbox;
  readonly plan: Plan;
  readonly moment: Moment;
  readonly operatorName: string;
  readonly newId: () => string;
}

/**
 * Makes the messages that are due, each with the note that its people were told, in the caller's transaction: after a
 * crash either both stand or neither. Answers how many.
 */
export function makeMessages(around: Around): number {
  const { book, outbox, plan, moment } = around;
  const calls = [...book.all()].filter(({ state }) => state === 'calling');
  const due = findDue(plan, calls, book.wasTold, moment);
  const bundles = gatherBundles(due, outbox.lastMadeMs, moment.nowMs);
  for (const bundle of bundles) {
    addMessage(around, bundle, 'alarms');
    for (const telling of bundle.tellings) book.tell(telling);
  }
  return bundles.length + noteReturns(around);
}

/** To whoever was told of an alarm, that it is gone. */
function noteReturns(around: Around): number {
  const { book, outbox, plan, moment } = around;
  const returned = [...book.all()].filter(({ state }) => state === 'returned');
  if (returned.length === 0) return 0;
  const tellings = returned.flatMap((call) => returnsOf(book, plan, call));
  const bundles = gatherBundles(tellings, outbox.lastMadeMs, moment.nowMs);
  for (const bundle of bundles) {
    addMessage(around, bundle, 'returned');
    for (const telling of bundle.tellings) book.untell(telling);
  }
  for (const call of returned) if (returnsOf(book, plan, call).length === 0) book.end(call);
  return bundles.length;
}

function returnsOf(book: CallBook, plan: Plan, call: StoredCall): readonly Telling[] {
  return book.toldOf(call.callId).flatMap((told) => {
    const way = plan.people
      .get(told.personId)
      ?.ways.find(({ channelId }) => channelId === told.channelId);
    // Not urgent, whatever the alarm was: it waits for the longer pause.
    return way ? [{ ...told, priority: 'low', address: way.address, step: 0 } as const] : [];
  });
}

function addMessage(around: Around, bundle: Bundle, kind: 'alarms' | 'returned'): void {
  const { outbox, newId, moment } = around;
  const messageId = newId();
  const { personId, channelId, address, tellings } = bundle;
  outbox.add({
    messageId,
    personId,
    channelId,
    address,
    message: messageOf(around, bundle, messageId, kind),
    callIds: tellings.map(({ callId }) => callId),
    madeAtMs: moment.nowMs,
  });
}

function messageOf(
  { book, plan, moment, operatorName }: Around,
  { personId, tellings }: Bundle,
  messageId: string,
  kind: Message['kind'],
): Message {
  const person = plan.people.get(personId);
  const calls = tellings.flatMap(({ callId }) => book.find(callId) ?? []);
  const counts = toldPriorities.map(
    (one) => [one, calls.filter(({ priority }) => priority === one).length] as const,
  );
  return {
    messageId,
    kind,
    operatorName,
    personName: person?.name ?? '',
    language: person?.language ?? 'en',
    timeZone: moment.timeZone,
    atMs: moment.nowMs,
    isEscalated: tellings.some(({ step }) => step > 0),
    counts: Object.fromEntries(counts) as Message['counts'],
    lines: calls.slice(0, mostLines).map(({ line }) => line),
  };
}
