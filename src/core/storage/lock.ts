import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Clock } from '#shared/kit/clock.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Disk } from './disk.ts';

/** Who holds a data folder; words for whoever is refused, never what decides. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly sinceMs: number;
  /** Where the holder can be reached in a browser. */
  readonly url?: string | undefined;
}

const lockHolder = z.object({
  pid: z.number().int(),
  host: z.string(),
  sinceMs: z.number(),
  url: z.string().optional(),
});

/** A held data folder; `close` lets it go. */
export interface DataFolderLock {
  announce(url: string): void;
  close(): void;
}

/**
 * Takes the data folder for this core, or refuses `data-folder-in-use` {pid, host, sinceMs, url}.
 * The lock is an open, exclusively locked SQLite file: the system releases it when its process ends, however it ends,
 * so nothing is ever left to be cleaned up, and it holds between two cores in one process too.
 */
export function takeLock(
  folder: string,
  { disk, clock }: { readonly disk: Disk; readonly clock: Clock },
): DataFolderLock {
  const holderPath = join(folder, 'lock.json');
  const database = openExclusively(join(folder, 'lock.db'), disk) ?? refuse(holderPath, disk);
  const holder: LockHolder = { pid: process.pid, host: hostname(), sinceMs: clock.nowMs() };
  const tell = (now: LockHolder) =>
    disk.writeWhole(holderPath, new TextEncoder().encode(JSON.stringify(now)));
  try {
    tell(holder);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    announce: (url) => tell({ ...holder, url }),
    close() {
      if (!database.open) return;
      disk.remove(holderPath);
      database.close();
    },
  };
}

function refuse(holderPath: string, disk: Disk): never {
  const holder = readHolder(holderPath, disk);
  throw new Refusal('data-folder-in-use', {
    pid: holder?.pid ?? null,
    host: holder?.host ?? null,
    sinceMs: holder?.sinceMs ?? null,
    url: holder?.url ?? null,
  });
}

function readHolder(path: string, disk: Disk): LockHolder | undefined {
  try {
    return lockHolder.parse(JSON.parse(new TextDecoder().decode(disk.read(path))));
  } catch {
    // The holder may be between taking the lock and telling who it is; the refusal then names nobody.
    return undefined;
  }
}

/** undefined when someone else holds it. */
function openExclusively(path: string, disk: Disk): Database | undefined {
  const database = disk.openDatabase(path);
  try {
    database.pragma('busy_timeout = 0');
    // A transaction that never writes and never ends: the lock lives in the system, not in the file.
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' && (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED');
}
