import type { Database } from 'better-sqlite3';
import type { SyncLogEntry, SyncLogKind } from '#shared/contract/sync.ts';
import type { Clock } from '#shared/kit/clock.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

const MOST_ENTRIES = 5_000;
/** How many more there may be before the oldest go. */
const SLACK = 200;

export type LogEntry = Pick<SyncLogEntry, 'kind'> & Partial<Omit<SyncLogEntry, 'n' | 'atMs'>>;

export interface LogFilter {
  readonly kinds?: readonly SyncLogKind[] | undefined;
  readonly placeId?: string | undefined;
  readonly text?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What happened between this seat and others, the newest 5,000 of it. */
export interface SyncLog {
  note(entry: LogEntry): void;
  read(filter: LogFilter): SyncLogEntry[];
}

export function createSyncLog(database: Database, clock: Pick<Clock, 'nowMs'>): SyncLog {
  return {
    note({ kind, placeId = null, placeName = null, path = null, details = {} }) {
      const { lastInsertRowid } = prepareOnce(
        database,
        'insert into syncLog (atMs, kind, placeId, placeName, path, details) values (?, ?, ?, ?, ?, ?)',
      ).run(clock.nowMs(), kind, placeId, placeName, path, JSON.stringify(details));
      const n = Number(lastInsertRowid);
      if (n % SLACK === 0)
        prepareOnce(database, 'delete from syncLog where n <= ?').run(n - MOST_ENTRIES);
    },
    read({ kinds, placeId, text, before, limit }) {
      const rows = prepareOnce(
        database,
        `select * from syncLog
         where n < @before
           and (@placeId is null or placeId = @placeId)
           and (@kinds is null or kind in (select value from json_each(@kinds)))
           and (@text is null or instr(lower(coalesce(placeName, '') || ' ' || details), lower(@text)) > 0)
         order by n desc limit @limit`,
      ).all({
        before: before ?? Number.MAX_SAFE_INTEGER,
        placeId: placeId ?? null,
        kinds: kinds ? JSON.stringify(kinds) : null,
        text: text ? text : null,
        limit,
      }) as (Omit<SyncLogEntry, 'details'> & { details: string })[];
      return rows.map((row) => ({ ...row, details: JSON.parse(row.details) }));
    },
  };
}
