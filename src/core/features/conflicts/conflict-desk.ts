import type { Database } from 'better-sqlite3';
import type { Clock } from '#shared/kit/clock.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** What the people of this seat have taken note of; it does not travel. */
export interface ConflictDesk {
  /** Without `items`: of every decision there is. */
  noteSeen(
    personId: string,
    items?: readonly { readonly change: string; readonly path: string }[],
  ): void;
}

export function createConflictDesk(database: Database, clock: Pick<Clock, 'nowMs'>): ConflictDesk {
  return {
    noteSeen(personId, items) {
      const all =
        items ??
        (prepareOnce(database, 'select change, path from resolution').all() as {
          change: string;
          path: string;
        }[]);
      const insert = prepareOnce(
        database,
        'insert or ignore into conflictSeen (personId, change, path, atMs) values (?, ?, ?, ?)',
      );
      database.transaction(() => {
        for (const { change, path } of all) insert.run(personId, change, path, clock.nowMs());
      })();
    },
  };
}
