import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Disk } from '../storage/disk.ts';
import { hasTable } from '../storage/salvage/missing-rows.ts';

/** The secret by which a seat is known to the others of its tenant. */
export const deviceKeyName = 'device-key';

/** A seat restored where it was stays the device it is; one whose backup holds a key has that. */
export function keepDeviceKey(
  disk: Pick<Disk, 'exists' | 'makeFolder' | 'copy'>,
  from: string,
  to: string,
): void {
  const known = fileOf(from, 'sealed');
  if (!disk.exists(known) || disk.exists(fileOf(to, 'secret'))) return;
  const kept = fileOf(to, 'sealed');
  disk.makeFolder(dirname(kept));
  disk.copy(known, kept);
}

/** `secret`: as a restored backup lays it down, until the tenant is opened. */
const fileOf = (folder: string, ending: 'sealed' | 'secret') =>
  join(folder, 'secrets', `${deviceKeyName}.${ending}`);

/**
 * Makes a restored database this seat's own, before it is opened for the first time.
 *
 * - The seat goes on in new logs of chunks: where it came from may have written on, and two that write one log fork it.
 * - What it says of photos and files is brought in line with those that lie beside it: one that was lacking is fetched again.
 * - What was being done is not gone on with: its files are elsewhere, and the backup that is read here was still under way.
 *
 * Actors of documents are drawn anew at every opening anyway; whose device writes is decided by the keys, which are not in a
 * backup unless they were asked for.
 */
export function makeOwn(
  disk: Pick<Disk, 'openDatabase' | 'exists'>,
  databasePath: string,
  nowMs: number,
): void {
  const database = disk.openDatabase(databasePath);
  try {
    database.transaction(() => {
      if (hasTable(database, 'meta')) database.exec(`delete from meta where key like 'log:%'`);
      if (hasTable(database, 'job')) {
        const cancel = `update job set state = 'cancelled', endedAtMs = ? where state in ('waiting', 'running')`;
        database.prepare(cancel).run(nowMs);
      }
      if (hasTable(database, 'blob')) forgetLacking(disk, database, dirname(databasePath));
    })();
  } finally {
    database.close();
  }
}

function forgetLacking(disk: Pick<Disk, 'exists'>, database: Database, folder: string): void {
  const hashes = database.prepare('select hash from blob').pluck().all() as string[];
  const forget = database.prepare('delete from blob where hash = ?');
  for (const hash of hashes)
    if (!disk.exists(join(folder, 'blobs', hash.slice(0, 2), hash))) forget.run(hash);
}
