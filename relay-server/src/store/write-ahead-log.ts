import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Brings what was committed to a SQLite database to the disk, outside SQLite: a commit that flushes by itself holds up all
 * tenants for as long as the disk takes. The database is in WAL mode and `synchronous = NORMAL`, so that a commit has written
 * its frames and flushes nothing but before a checkpoint; what is flushed here is whole after a loss of power.
 */
export interface WriteAheadLog {
  /** Resolves when all that was committed before is on the disk. After a failure nothing is certain, and all further fail. */
  flush(): Promise<void>;
  /** Resolves when what is being flushed is: what a batch found to be held may still be on its way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** In memory there is nothing to lose. */
export const noLog: WriteAheadLog = {
  flush: async () => undefined,
  settled: async () => undefined,
  close: async () => undefined,
};

/** Of a database that is open and has been written to. */
export async function openWriteAheadLog(databasePath: string): Promise<WriteAheadLog> {
  const file = await open(`${databasePath}-wal`, 'r+');
  await flushFolder(dirname(databasePath));
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let failure: unknown;

  const run = async (): Promise<void> => {
    if (failure !== undefined) throw failure;
    try {
      await file.datasync();
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  return {
    flush() {
      // One that runs may have begun before the commit: all that come meanwhile wait for one more together.
      next ??= (async () => {
        await running?.catch(() => undefined);
        running = run();
        next = undefined;
        await running;
      })();
      return next;
    },
    settled: async () => void (await (next ?? running)),
    async close() {
      await (next ?? running)?.catch(() => undefined);
      await file.close();
    },
  };
}

/** The log's own name is on the disk after this. */
async function flushFolder(folder: string): Promise<void> {
  // Windows writes names with their files, and has no handle for a folder.
  if (process.platform === 'win32') return;
  const handle: FileHandle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
