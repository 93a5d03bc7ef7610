import { must } from '#shared/kit/must.ts';
import type { Traffic } from '#shared/domain/telemetry/device-status.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { errorToLineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { SharedLine } from '#core/drivers/shared-lines.ts';
import { LineBroken } from './line-broken.ts';
import { createTurns, type Turns } from './turns.ts';
import type { ModbusClient, OpenTransport, Transport } from './transport.ts';

/** The device answered, and said no. */
export class ModbusException extends Error {
  override readonly name = 'ModbusException';
  readonly code: number;

  constructor(code: number, options?: ErrorOptions) {
    super(`Modbus exception ${code}`, options);
    this.code = code;
  }
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor() {
    super('no answer in time');
  }
}

export interface Answer {
  readonly buffer?: Buffer;
}
type Done = (error: Error | null, answer: Answer) => void;

/** One question to a unit, as it is put to the library. */
export interface Ask {
  readonly send: (client: ModbusClient, done: Done) => void;
  readonly isUrgent: boolean;
  readonly timeoutMs: number;
}

/** How one question went, for the device's statistics. */
export interface Exchange {
  readonly durationMs: number;
  readonly wasAnswered: boolean;
  /** What went over the connection for it, whatever came of it. */
  readonly traffic: Traffic;
}

/** One unit's share of a link. */
export interface Unit {
  /** Every question ends in an answer, a `ModbusException` or `LineBroken`. */
  ask(ask: Ask): Promise<Answer>;
  /** Forgets what this unit still wants; its questions end in `LineBroken`. */
  leave(): void;
}

/**
 * One connection or serial line, and the units behind it. Invariants:
 * 1. One question is outstanding at a time. Urgent ones go first; units take turns.
 * 2. A question that is not answered in time is put once more; then its unit is silent, and what it still wanted fails.
 *    A unit that has not answered yet is asked only once.
 * 3. A silent unit takes at most a tenth of a line on which others answer.
 * 4. The link is over when its connection ends, when something comes that is no answer, or when nobody answers any more.
 */
export interface ModbusLink extends SharedLine {
  /** Resolves when there is a connection; rejects with `LineBroken`. */
  readonly opened: Promise<void>;
  join(unitId: number, around: UnitAround): Unit;
}

export interface UnitAround {
  /** The link is over: nothing of it answers any more. */
  readonly onBroken: (error: LineBroken) => void;
  readonly onExchange: (exchange: Exchange) => void;
}

interface Question {
  readonly ask: Ask;
  readonly member: Member;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  tries: number;
  sentMs: number;
  /** Of the connection, when it was sent. */
  before: Traffic;
}

interface Member extends UnitAround {
  readonly unitId: number;
  questions: Question[];
}

const MOST_TRIES = 2;
/** This many questions in a row without an answer, of whatever units: it is the connection that is dead. */
const MOST_SILENT = 3;
/** A gateway's word that the unit behind it does not answer: Modbus Application Protocol V1.1b3, 7. */
const GATEWAY_CODES: readonly number[] = [10, 11];

export function openModbusLink(
  openTransport: OpenTransport,
  clock: Clock,
  before: Promise<unknown>,
): ModbusLink {
  const abort = new AbortController();
  const members = new Set<Member>();
  const turns: Turns<Question> = createTurns(clock);
  let transport: Transport | undefined;
  let current: Question | undefined;
  let broken: LineBroken | undefined;
  let silentInARow = 0;
  let wake: NodeJS.Timeout | undefined;
  let forgetTimer = () => {};

  const breakLink = (error: LineBroken) => {
    if (broken) return;
    broken = error;
    abort.abort();
    clearTimeout(wake);
    forgetTimer();
    transport?.destroy();
    for (const member of members) fail(member, error);
    for (const { onBroken } of members) onBroken(error);
  };

  const fail = (member: Member, error: LineBroken) => {
    const questions = member.questions;
    member.questions = [];
    turns.drop(questions);
    for (const question of questions) question.reject(error);
  };

  const opened = before
    .then(() => openTransport(abort.signal, (error) => breakLink(closeReason(error))))
    .then(
      (ready) => {
        transport = ready;
        if (broken) transport.destroy();
        else sendNext();
      },
      (error: unknown) => breakLink(asBroken(error)),
    )
    .then(() => {
      if (broken) throw broken;
    });
  // Those who wait for it are told; who does not is told through onBroken.
  opened.catch(() => {});

  const sendNext = () => {
    if (broken || current || !transport) return;
    clearTimeout(wake);
    const next = turns.next();
    if (next === undefined) return;
    if ('waitMs' in next) {
      wake = setTimeout(sendNext, next.waitMs);
      return;
    }
    current = next.taken;
    transmit(current);
  };

  const transmit = (question: Question) => {
    question.tries += 1;
    question.sentMs = clock.monotonicMs();
    const { client, forgetAsked, traffic } = must(transport, 'questions are sent when it is open');
    question.before = traffic();
    if (question.tries === 1) forgetAsked();
    let isOver = false;
    const end = (error: Error | null, answer: Answer) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      clearImmediate(lastLook);
      if (!broken && current === question) settle(question, error, answer);
    };
    const timer = setTimeout(() => {
      // Timers run before what has arrived is read: after a busy moment the answer may be here already.
      lastLook = setImmediate(() => end(new NoAnswer(), {}));
    }, question.ask.timeoutMs);
    let lastLook: NodeJS.Immediate | undefined;
    forgetTimer = () => clearTimeout(timer);
    // The library's own time-out would not look again.
    client.setTimeout(0);
    question.ask.send(client, end);
  };

  const settle = (question: Question, error: Error | null, answer: Answer) => {
    const { member } = question;
    const code = error ? exceptionCode(error) : undefined;
    const durationMs = clock.monotonicMs() - question.sentMs;
    if (error && code === undefined) {
      if (!(error instanceof NoAnswer) && !must(transport, 'it was asked').skipsGarbage)
        return breakLink(new LineBroken('garbled', error.message, { cause: error }));
      member.onExchange({ durationMs, wasAnswered: false, traffic: trafficOf(question) });
      return void afterSilence(question, durationMs, error);
    }
    const isSilent = code !== undefined && GATEWAY_CODES.includes(code);
    const traffic = trafficOf(question);
    member.onExchange({ durationMs, wasAnswered: !isSilent, traffic });
    silentInARow = 0;
    if (isSilent) turns.silent(member.unitId, durationMs);
    else turns.answered(member.unitId);
    finish(question);
    if (code === undefined) question.resolve(answer);
    else question.reject(new ModbusException(code, { cause: error }));
    sendNext();
  };

  /** One question is outstanding: all that went over the connection since was for it. */
  const trafficOf = ({ before }: Question): Traffic => {
    const now = must(transport, 'it was asked').traffic();
    return {
      sentBytes: now.sentBytes - before.sentBytes,
      receivedBytes: now.receivedBytes - before.receivedBytes,
    };
  };

  const afterSilence = async (question: Question, durationMs: number, cause: Error) => {
    const { member, ask } = question;
    const settleMs = must(transport, 'it was asked').settleMs(ask.timeoutMs);
    if (settleMs > 0) await new Promise((resolve) => setTimeout(resolve, settleMs));
    if (broken || current !== question) return;
    const isWanted = member.questions.includes(question);
    if (isWanted && question.tries < MOST_TRIES && turns.isAnswering(member.unitId))
      return transmit(question);
    silentInARow += 1;
    const error = new LineBroken('timeout', cause.message, { cause });
    turns.silent(member.unitId, durationMs + settleMs);
    current = undefined;
    if (members.size === 1 || silentInARow >= MOST_SILENT) return breakLink(error);
    fail(member, error);
    sendNext();
  };

  const finish = (question: Question) => {
    current = undefined;
    const { member } = question;
    member.questions = member.questions.filter((one) => one !== question);
  };

  return {
    opened,
    get isOver() {
      return broken !== undefined;
    },
    join(unitId, around) {
      const member: Member = { ...around, unitId, questions: [] };
      members.add(member);
      return {
        ask: (ask) =>
          new Promise((resolve, reject) => {
            if (broken) return reject(broken);
            const question: Question = { ask, member, resolve, reject, ...unsent };
            member.questions.push(question);
            turns.add(question, unitId, ask.isUrgent);
            sendNext();
          }),
        leave() {
          members.delete(member);
          if (![...members].some((other) => other.unitId === unitId)) turns.forget(unitId);
          fail(member, new LineBroken('none', 'closed'));
          // An answer still under way belongs to nobody; the next question waits until it came or its time is over.
        },
      };
    },
    async close() {
      breakLink(new LineBroken('none', 'closed'));
      await opened.catch(() => {});
      await transport?.closed;
    },
  };
}

const unsent = { tries: 0, sentMs: 0, before: { sentBytes: 0, receivedBytes: 0 } };

function closeReason(error: Error | undefined): LineBroken {
  if (!error) return new LineBroken('closed-by-device', 'the device closed the connection');
  return new LineBroken(errorToLineReason(error) ?? 'reset', error.message, { cause: error });
}

function asBroken(error: unknown): LineBroken {
  if (error instanceof LineBroken) return error;
  return new LineBroken('driver-failed', String(error), { cause: error });
}

function exceptionCode(error: Error): number | undefined {
  return 'modbusCode' in error && typeof error.modbusCode === 'number'
    ? error.modbusCode
    : undefined;
}
