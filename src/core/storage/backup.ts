import { join } from 'node:path';
import type { Clock } from '#shared/kit/clock.ts';
import type { Disk } from './disk.ts';
import { refusingWhenFull } from './disk-full.ts';
import { findDamage } from './find-damage.ts';

type BackupPorts = { readonly disk: Disk; readonly clock: Clock };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const newestKept = 3;
const weeksKept = 4;
/** Older than this, a changed database is backed up when it closes: one copy for every working day. */
const dueAfterMs = 20 * hourMs;
/** 8 MB between two turns of the event loop. */
const pagesPerStep = 2_000;

/** A backup as it lies on the disk. */
export interface Backup {
  readonly path: string;
  readonly atMs: number;
}

/**
 * Copies a database, open or not, page by page into `folder`, checks the copy and then lets old ones go.
 * Resolves to the copy; a copy that does not check leaves everything as it was and rejects.
 */
export async function backUp(
  { disk, clock }: BackupPorts,
  databasePath: string,
  folder: string,
): Promise<Backup> {
  disk.makeFolder(folder);
  const atMs = clock.nowMs();
  const aside = join(folder, 'backup.writing');
  disk.remove(aside);
  try {
    await copyPages(disk, databasePath, aside);
    verify(disk, aside);
  } catch (error) {
    disk.remove(aside);
    throw refusingWhenFull(() => {
      throw error;
    });
  }
  const path = join(folder, nameOf(atMs));
  disk.rename(aside, path);
  prune(disk, folder, atMs);
  return { path, atMs };
}

/** Backs up at a clean close when the last copy is old and something was written since. */
export async function backUpWhenDue(
  ports: BackupPorts,
  databasePath: string,
  folder: string,
): Promise<Backup | undefined> {
  const [last] = listBackups(ports.disk, folder);
  if (last && Math.abs(ports.clock.nowMs() - last.atMs) < dueAfterMs) return undefined;
  if (last && lastCommand(ports.disk, last.path) === lastCommand(ports.disk, databasePath)) {
    return undefined;
  }
  return backUp(ports, databasePath, folder);
}

/** Newest first. */
export function listBackups(disk: Disk, folder: string): readonly Backup[] {
  if (!disk.exists(folder)) return [];
  return disk
    .list(folder)
    .flatMap((name) => {
      const atMs = parseName(name);
      return atMs === undefined ? [] : [{ path: join(folder, name), atMs }];
    })
    .toSorted((a, b) => b.atMs - a.atMs);
}

/** Which of these times stay: the newest three, and the newest of each of the last four weeks. */
export function timesToKeep(timesMs: readonly number[], nowMs: number): ReadonlySet<number> {
  const newestFirst = timesMs.toSorted((a, b) => b - a);
  const kept = new Set(newestFirst.slice(0, newestKept));
  for (let week = 0; week < weeksKept; week++) {
    const to = nowMs - week * 7 * dayMs;
    const newest = newestFirst.find((time) => time <= to && time > to - 7 * dayMs);
    if (newest !== undefined) kept.add(newest);
  }
  return kept;
}

function prune(disk: Disk, folder: string, nowMs: number): void {
  const backups = listBackups(disk, folder);
  const kept = timesToKeep(
    backups.map((backup) => backup.atMs),
    nowMs,
  );
  for (const backup of backups) if (!kept.has(backup.atMs)) disk.remove(backup.path);
}

async function copyPages(disk: Disk, from: string, to: string): Promise<void> {
  const source = disk.openDatabase(from);
  try {
    await source.backup(to, { progress: () => pagesPerStep });
  } finally {
    source.close();
  }
}

/** A copy of a database in WAL mode is in it too; as a single file it can be read from a folder that cannot be written. */
function verify(disk: Disk, path: string): void {
  const copy = disk.openDatabase(path);
  try {
    copy.pragma('journal_mode = DELETE');
    const damage = findDamage(copy);
    if (damage !== undefined) throw new Error(`The backup does not check: ${damage}`);
  } finally {
    copy.close();
  }
}

function lastCommand(disk: Disk, path: string): string | undefined {
  const database = disk.openDatabase(path, { readonly: true });
  try {
    return database
      .prepare<[], string>('select commandId from audit order by n desc limit 1')
      .pluck()
      .get();
  } finally {
    database.close();
  }
}

/** `tenant-20261125T140322123Z.db` */
function nameOf(atMs: number): string {
  return `tenant-${new Date(atMs).toISOString().replaceAll(/[-:.]/g, '')}.db`;
}

function parseName(name: string): number | undefined {
  const match = /^tenant-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.db$/.exec(name);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second, ms] = match.slice(1).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second, ms);
}
