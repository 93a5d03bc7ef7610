import { isAnnounced } from '#shared/domain/alarms/alarm-state.ts';
import type { AlarmLine } from '#shared/domain/notifications/message.ts';
import type { Plan, ToldPriority } from '#shared/domain/notifications/plan.ts';
import type { LiveAlarm } from '../alarms/index.ts';
import type { CallBook, StoredCall } from './calls.ts';

/** Begins the call of an alarm that asks for attention; one that is told already goes on. */
export function beginCall(book: CallBook, alarm: LiveAlarm, callId: string, nowMs: number): void {
  const { spec, standing } = alarm;
  // What is being tried out wakes nobody.
  if (spec.priority === 'journal' || spec.definition.isInTest) return;
  if (!isAnnounced(standing.state)) return;
  const raisedAtMs = standing.occurrence?.raisedAtMs ?? nowMs;
  const before = book.openOf(spec.alarmId);
  if (before?.state === 'calling' && before.raisedAtMs === raisedAtMs) return;
  if (before) book.end(before);
  const priority: ToldPriority = spec.priority;
  book.begin({
    callId,
    alarmId: spec.alarmId,
    raisedAtMs,
    sinceMs: nowMs,
    priority,
    state: 'calling',
    line: lineOf(alarm, priority, raisedAtMs),
  });
}

/**
 * Brings the call of an alarm in line with how the alarm stands. Acknowledged, put away or gone, it is told to nobody
 * else; one that latches goes on when it is gone, since somebody has to see to it. Answers the call that ended, if one
 * did.
 */
export function followAlarm(book: CallBook, alarm: LiveAlarm, plan: Plan): StoredCall | undefined {
  const call = book.openOf(alarm.spec.alarmId);
  if (!call) return undefined;
  const { phase } = alarm.standing.state;
  const wasCalling = call.state === 'calling';
  if (phase === 'unacknowledged' || phase === 'latchedUnacknowledged') {
    const isSame = alarm.standing.occurrence?.raisedAtMs === call.raisedAtMs;
    if (isSame || !wasCalling) return undefined;
    finish(book, call, plan);
  } else if (phase === 'normal' || phase === 'returnedUnacknowledged') finish(book, call, plan);
  else if (phase === 'acknowledged' || phase === 'latchedAcknowledged') {
    if (!tellsReturn(plan, call)) book.end(call);
    else if (wasCalling) book.setState(call, 'held');
  } else book.end(call);
  return wasCalling ? call : undefined;
}

function finish(book: CallBook, call: StoredCall, plan: Plan): void {
  const isToBeTold = tellsReturn(plan, call) && book.toldOf(call.callId).length > 0;
  if (isToBeTold) book.setState(call, 'returned');
  else book.end(call);
}

function tellsReturn(plan: Plan, { priority }: StoredCall): boolean {
  return plan.rules.get(priority)?.tellsReturn ?? false;
}

function lineOf({ spec, standing }: LiveAlarm, priority: ToldPriority, sinceMs: number): AlarmLine {
  const { subject, definition } = spec;
  return {
    priority,
    name: subject.name,
    wellName: subject.wellName,
    value: standing.occurrence?.valueAtRaise ?? null,
    unit: subject.unit,
    sinceMs,
    response: definition.rationalisation?.response ?? null,
  };
}
