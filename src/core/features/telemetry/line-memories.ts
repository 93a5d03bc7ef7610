import type { Database } from 'better-sqlite3';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';

/** What the lines of this seat must not forget, on the disk. */
export interface LineMemories {
  read(): ReadonlyMap<DeviceId, string>;
  write(memories: ReadonlyMap<DeviceId, string>): void;
}

export function createLineMemories(database: Database): LineMemories {
  return {
    read() {
      const rows = prepareOnce(database, 'select deviceId, memory from lineMemory').all();
      return new Map(
        (rows as { deviceId: DeviceId; memory: string }[]).map(({ deviceId, memory }) => [
          deviceId,
          memory,
        ]),
      );
    },
    write(memories) {
      const put = prepareOnce(database, 'insert or replace into lineMemory values (?, ?)');
      database.transaction(() => {
        for (const entry of memories) put.run(...entry);
      })();
    },
  };
}
