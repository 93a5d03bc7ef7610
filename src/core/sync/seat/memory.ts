import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** A few words a seat remembers of a tenant, in no document. */
export interface Memory {
  read(key: string): string | undefined;
  /** null forgets it. */
  write(key: string, value: string | null): void;
}

export function createMemory(database: Database): Memory {
  return {
    read: (key) =>
      prepareOnce(database, 'select value from meta where key = ?').pluck().get(key) as
        | string
        | undefined,
    write(key, value) {
      if (value === null) prepareOnce(database, 'delete from meta where key = ?').run(key);
      else
        prepareOnce(
          database,
          'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
        ).run(key, value);
    },
  };
}
