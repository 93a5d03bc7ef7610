import type { Database } from 'better-sqlite3';
import type { Message } from '#shared/domain/notifications/message.ts';
import type { Lane } from '#shared/domain/notifications/gather.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { TenantTables } from '#core/storage/tables.ts';

/** `withdrawn`: nobody needed it any more before it went out. `dead`: given up, until somebody sends it again. */
export const messageStates = ['waiting', 'sent', 'dead', 'withdrawn'] as const;
export type MessageState = (typeof messageStates)[number];

export interface OutboxMessage {
  readonly messageId: string;
  readonly personId: string;
  readonly channelId: string;
  readonly address: string;
  readonly message: Message;
  readonly callIds: readonly string[];
  readonly state: MessageState;
  /** Tries that were begun. */
  readonly attempts: number;
  readonly madeAtMs: number;
  readonly nextAtMs: number;
  readonly endedAtMs: number | null;
  /** What the other side said last; a code for what this seat knows itself. */
  readonly answer: string;
}

type NewMessage = Pick<
  OutboxMessage,
  'messageId' | 'personId' | 'channelId' | 'address' | 'message' | 'callIds' | 'madeAtMs'
>;

const keptForMs = 30 * 86_400_000;
const longerThanAnyPauseMs = 3_600_000;

/** The messages of this seat on the disk, each for one person and channel: a lane. */
export interface Outbox {
  add(message: NewMessage): void;
  /** The oldest that waits in each lane, where its time has come. */
  heads(nowMs: number): readonly OutboxMessage[];
  waiting(): readonly OutboxMessage[];
  find(messageId: string): OutboxMessage | undefined;
  /** Counts the try before it is made, so that one that ends this process is counted too. */
  begin(messageId: string, nextAtMs: number): void;
  retry(messageId: string, nextAtMs: number, answer: string): void;
  end(
    messageId: string,
    state: Exclude<MessageState, 'waiting'>,
    nowMs: number,
    answer: string,
  ): void;
  /** Has dead ones tried anew. */
  revive(messageId: string, nowMs: number): boolean;
  /** When a message of the lane was made last; null for never, Infinity while one is still to be sent. */
  lastMadeMs(lane: Lane): number | null;
  list(state: MessageState, limit: number): readonly OutboxMessage[];
  count(state: MessageState): number;
  /** Takes away what went out long ago. Dead ones stay. */
  purge(nowMs: number): void;
}

export function createOutbox(database: Database): Outbox {
  const run = (sql: string, ...values: unknown[]) => prepareOnce(database, sql).run(...values);
  const read = (sql: string, ...values: unknown[]) =>
    (prepareOnce(database, sql).all(...values) as Row[]).map(fromRow);
  return {
    add({ messageId, personId, channelId, address, message, callIds, madeAtMs }) {
      run(
        `insert into notificationMessage values (?, ?, ?, ?, ?, ?, 'waiting', 0, ?, ?, null, '')`,
        messageId,
        personId,
        channelId,
        address,
        JSON.stringify(message),
        JSON.stringify(callIds),
        madeAtMs,
        madeAtMs,
      );
    },
    heads: (nowMs) =>
      read(
        `select * from notificationMessage where rowid in
          (select min(rowid) from notificationMessage where state = 'waiting' group by personId, channelId)
          and (nextAtMs <= ? or nextAtMs > ?) order by rowid`,
        nowMs,
        // No pause is as long; the clock was put back.
        nowMs + longerThanAnyPauseMs,
      ),
    waiting: () => read(`select * from notificationMessage where state = 'waiting' order by rowid`),
    find: (messageId) =>
      read('select * from notificationMessage where messageId = ?', messageId)[0],
    begin: (messageId, nextAtMs) =>
      run(
        'update notificationMessage set attempts = attempts + 1, nextAtMs = ? where messageId = ?',
        nextAtMs,
        messageId,
      ),
    retry: (messageId, nextAtMs, answer) =>
      run(
        'update notificationMessage set nextAtMs = ?, answer = ? where messageId = ?',
        nextAtMs,
        answer,
        messageId,
      ),
    end: (messageId, state, nowMs, answer) =>
      run(
        'update notificationMessage set state = ?, endedAtMs = ?, answer = ? where messageId = ?',
        state,
        nowMs,
        answer,
        messageId,
      ),
    revive: (messageId, nowMs) =>
      run(
        `update notificationMessage set state = 'waiting', attempts = 0, nextAtMs = ?, endedAtMs = null
          where messageId = ? and state = 'dead'`,
        nowMs,
        messageId,
      ).changes > 0,
    lastMadeMs({ personId, channelId }) {
      const newest = prepareOnce(
        database,
        `select max(madeAtMs) as madeAtMs, max(state = 'waiting') as isWaiting from notificationMessage
          where personId = ? and channelId = ?`,
      ).get(personId, channelId) as { madeAtMs: number | null; isWaiting: number | null };
      return newest.isWaiting ? Infinity : newest.madeAtMs;
    },
    list: (state, limit) =>
      read(
        'select * from notificationMessage where state = ? order by rowid desc limit ?',
        state,
        limit,
      ),
    count: (state) =>
      (
        prepareOnce(
          database,
          'select count(*) as count from notificationMessage where state = ?',
        ).get(state) as { count: number }
      ).count,
    purge: (nowMs) =>
      run(
        `delete from notificationMessage where state in ('sent', 'withdrawn') and endedAtMs < ?`,
        nowMs - keptForMs,
      ),
  };
}

type Row = TenantTables['notificationMessage'];

function fromRow({ message, callIds, state, ...row }: Row): OutboxMessage {
  return {
    ...row,
    message: JSON.parse(message) as Message,
    callIds: JSON.parse(callIds) as string[],
    state: state as MessageState,
  };
}
