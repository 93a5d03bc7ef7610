import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Logger } from 'pino';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { Ports } from '../ports.ts';
import { backUp, listBackups } from '../storage/backup.ts';
import type { Disk } from '../storage/disk.ts';
import { isDamage } from '../storage/damage.ts';
import { findDamage } from '../storage/find-damage.ts';
import { missingMigrations, refuseNewer } from '../storage/migrate.ts';
import { tenantMigrations } from '../storage/migrations/tenant-migrations.ts';
import { finishSalvage, salvageDatabase, type SalvageReport } from '../storage/salvage/salvage.ts';
import { tryRead } from '../storage/salvage/read-rows.ts';
import { hasGarbledLog } from '../storage/write-ahead-log.ts';

/**
 * Looks after `tenant.db` around its opening. While a tenant is open a file `open` lies in its folder; one that is there
 * before says that the last end was no clean one, and then every page is looked at before anything is built on it.
 */
export interface TenantHealth {
  readonly ports: Pick<Ports, 'disk' | 'clock'>;
  readonly log: Logger;
  readonly folder: string;
}

const databasePath = (folder: string) => join(folder, 'tenant.db');
const openMark = (folder: string) => join(folder, 'open');
export const backupsFolder = (folder: string) => join(folder, 'backups');

/**
 * Makes a tenant's database fit to be opened: finishes or does a salvage where it is damaged, backs it up where it is
 * about to change its shape. Answers what a salvage could not save. Refuses `database-newer`, untouched.
 */
export async function prepareDatabase(health: TenantHealth): Promise<SalvageReport | undefined> {
  const { ports, folder } = health;
  let report = finishSalvage(health);
  if (!report && isDamaged(health)) report = await salvageDatabase(health);
  if (needsMigration(ports.disk, databasePath(folder))) {
    await backUp(ports, databasePath(folder), backupsFolder(folder));
  }
  ports.disk.writeWhole(openMark(folder), new Uint8Array());
  return report;
}

/** Opens after preparing; damage that shows only then is salvaged too, once. */
export async function openHealthy<T>(
  health: TenantHealth,
  open: () => Promise<T>,
): Promise<{ readonly opened: T; readonly report: SalvageReport | undefined }> {
  const report = await prepareDatabase(health);
  try {
    return { opened: await open(), report };
  } catch (error) {
    if (report || !tellsDamage(error)) throw error;
    const late = await salvageDatabase(health);
    return { opened: await open(), report: late };
  }
}

export function markClosed({ ports, folder }: TenantHealth): void {
  ports.disk.remove(openMark(folder));
}

function isDamaged({ ports: { disk }, log, folder }: TenantHealth): boolean {
  const path = databasePath(folder);
  // A tenant that is known but whose database is gone: its backups are all there is.
  if (!disk.exists(path)) return listBackups(disk, backupsFolder(folder)).length > 0;
  if (!disk.exists(openMark(folder))) return findIn(disk, path, () => undefined) !== undefined;
  if (hasGarbledLog(disk, path)) {
    log.warn({ folder }, 'the write-ahead log is garbled');
    return true;
  }
  const damage = findIn(disk, path, findDamage);
  if (damage !== undefined) log.warn({ folder, damage }, 'tenant.db does not check');
  return damage !== undefined;
}

/** What `find` finds, or what keeps the file from being read at all. */
function findIn(
  disk: Disk,
  path: string,
  find: (database: Database) => string | undefined,
): string | undefined {
  const database = tryRead(() => disk.openDatabase(path, { readonly: true }));
  if (!database) return 'it cannot be opened';
  try {
    refuseNewer(database, tenantMigrations);
    return find(database);
  } catch (error) {
    if (!tellsDamage(error)) throw error;
    return String(error);
  } finally {
    database.close();
  }
}

function needsMigration(disk: Disk, path: string): boolean {
  if (!disk.exists(path)) return false;
  const database = disk.openDatabase(path, { readonly: true });
  try {
    return missingMigrations(database, tenantMigrations).length > 0;
  } finally {
    database.close();
  }
}

function tellsDamage(error: unknown): boolean {
  return isRefusal(error, 'database-damaged') || isDamage(error);
}
