import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Disk } from '#core/storage/disk.ts';
import { keepAside } from './at-rest.ts';
import type { Damage } from './damage.ts';
import { monthEndMs, monthStartMs, partFileName, type PartName } from './month.ts';
import { openPartForReading, openPartForWriting } from './part-file.ts';
import { isUnwritable } from './unwritable.ts';
import { countLostCommits } from './wal-check.ts';

/** On a disk that may not be written a file is opened for reading: then it is writing that fails. */
export function openAsAllowed(disk: Disk, path: string): Database {
  try {
    return openPartForWriting(disk, path);
  } catch (error) {
    if (!isUnwritable(error) || !disk.exists(path)) throw error;
    return openPartForReading(disk, path);
  }
}

/** Commits that SQLite will not see because its log is damaged; that log is kept aside before it is written over. */
export function lookAtLog(disk: Disk, folder: string, name: PartName): Damage[] {
  const file = partFileName(name);
  const log = join(folder, `${file}-wal`);
  const commits = countLostCommits(disk, log);
  if (commits === 0) return [];
  keepAside(disk, log);
  const [fromMs, toMs] = [monthStartMs(name.month), monthEndMs(name.month) - 1];
  const detail = `the end of its log is damaged: ${commits} commits cannot be read`;
  return [{ file, tag: null, fromMs, toMs, detail }];
}
