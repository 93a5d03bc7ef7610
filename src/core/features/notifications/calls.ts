import type { Database } from 'better-sqlite3';
import type { AlarmId } from '#shared/domain/identity/ids.ts';
import type { Call, Telling } from '#shared/domain/notifications/due.ts';
import type { AlarmLine } from '#shared/domain/notifications/message.ts';
import type { ToldPriority } from '#shared/domain/notifications/plan.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { TenantTables } from '#core/storage/tables.ts';

/** `held`: somebody has taken it, and is to hear when it is gone. `returned`: it is gone, and the note is still to be sent. */
export type CallState = 'calling' | 'held' | 'returned';

export interface StoredCall extends Call {
  readonly alarmId: AlarmId;
  readonly raisedAtMs: number;
  readonly line: AlarmLine;
  state: CallState;
}

type Told = Pick<Telling, 'callId' | 'personId' | 'channelId'>;

/**
 * The alarms that ask for attention, and who was told of them: in memory for looking, on the disk for restarts. What is
 * written stands in the caller's transaction; when that fails, the book is loaded anew.
 */
export interface CallBook {
  all(): Iterable<StoredCall>;
  /** The one of the alarm that is not over. */
  openOf(alarmId: AlarmId): StoredCall | undefined;
  find(callId: string): StoredCall | undefined;
  begin(call: StoredCall): void;
  setState(call: StoredCall, state: CallState): void;
  /** Forgets it, and whom it was told. */
  end(call: StoredCall): void;
  wasTold(told: Told): boolean;
  tell(told: Told): void;
  toldOf(callId: string): readonly Told[];
  /** The note of its end has been made for that lane. */
  untell(told: Told): void;
  reload(): void;
}

export function createCallBook(database: Database): CallBook {
  const calls = new Map<string, StoredCall>();
  const openByAlarm = new Map<AlarmId, StoredCall>();
  const toldByCall = new Map<string, Map<string, Told>>();
  const run = (sql: string, ...values: unknown[]) => prepareOnce(database, sql).run(...values);

  const add = (call: StoredCall) => {
    calls.set(call.callId, call);
    if (call.state !== 'returned') openByAlarm.set(call.alarmId, call);
  };
  const remember = (told: Told) => {
    const known = toldByCall.get(told.callId) ?? new Map<string, Told>();
    toldByCall.set(told.callId, known);
    known.set(laneOf(told), told);
  };
  const close = (call: StoredCall) => {
    if (openByAlarm.get(call.alarmId) === call) openByAlarm.delete(call.alarmId);
  };

  const book: CallBook = {
    all: () => calls.values(),
    openOf: (alarmId) => openByAlarm.get(alarmId),
    find: (callId) => calls.get(callId),
    begin(call) {
      run(
        'insert into notificationCall values (?, ?, ?, ?, ?, ?, ?)',
        call.callId,
        call.alarmId,
        call.raisedAtMs,
        call.sinceMs,
        call.priority,
        call.state,
        JSON.stringify(call.line),
      );
      add(call);
    },
    setState(call, state) {
      run('update notificationCall set state = ? where callId = ?', state, call.callId);
      call.state = state;
      if (state === 'returned') close(call);
    },
    end(call) {
      run('delete from notificationCall where callId = ?', call.callId);
      run('delete from notificationTold where callId = ?', call.callId);
      calls.delete(call.callId);
      toldByCall.delete(call.callId);
      close(call);
    },
    wasTold: (told) => toldByCall.get(told.callId)?.has(laneOf(told)) ?? false,
    tell(told) {
      const { callId, personId, channelId } = told;
      run('insert into notificationTold values (?, ?, ?)', callId, personId, channelId);
      remember({ callId, personId, channelId });
    },
    toldOf: (callId) => [...(toldByCall.get(callId)?.values() ?? [])],
    untell(told) {
      const { callId, personId, channelId } = told;
      run(
        'delete from notificationTold where callId = ? and personId = ? and channelId = ?',
        callId,
        personId,
        channelId,
      );
      toldByCall.get(callId)?.delete(laneOf(told));
    },
    reload() {
      calls.clear();
      openByAlarm.clear();
      toldByCall.clear();
      const rows = prepareOnce(database, 'select * from notificationCall').all();
      for (const row of rows) add(fromRow(row as TenantTables['notificationCall']));
      const told = prepareOnce(database, 'select * from notificationTold').all();
      for (const row of told) remember(row as Told);
    },
  };
  book.reload();
  return book;
}

function laneOf({ personId, channelId }: Pick<Told, 'personId' | 'channelId'>): string {
  return `${personId}/${channelId}`;
}

function fromRow(row: TenantTables['notificationCall']): StoredCall {
  return {
    callId: row.callId,
    alarmId: row.alarmId as AlarmId,
    raisedAtMs: row.raisedAtMs,
    sinceMs: row.sinceMs,
    priority: row.priority as ToldPriority,
    state: row.state as CallState,
    line: JSON.parse(row.line) as AlarmLine,
  };
}
