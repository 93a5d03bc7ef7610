import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Level, Logger } from 'pino';
import type { OsKeychain } from '#native-bridges/keychain/os-keychain.ts';
import { isRefusal } from '#shared/kit/refusal.ts';
import type { ApiTokens, Changes, Restoring } from '../core-deps.ts';
import { openLog } from '../log.ts';
import type { Ports } from '../ports.ts';
import { openMigrated, type OpenDatabase } from '../storage/database.ts';
import { installationMigrations } from '../storage/installation-migrations/installation-migrations.ts';
import type { InstallationTables } from '../storage/tables.ts';
import { createApiTokens } from './api-tokens.ts';
import { logsFolder, openDataFolder, type DataFolder } from './data-folder.ts';
import { finishRestoring } from './put-in-place.ts';
import { finishWiping } from './wipe-tenant.ts';
import { createRestoring } from './restoring.ts';
import { openSeat, type Seat } from './seat.ts';
import { adoptFolders, createTenantList } from './tenant-list.ts';
import { createTenantRegistry, type OpenTenant, type TenantRegistry } from './tenant-registry.ts';
import { readTenantTemplates } from './tenant-templates.ts';
import { openVault, type Vault } from './vault/vault.ts';

export interface InstallationOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly ports: Ports;
  readonly changes: Pick<Changes, 'announce'>;
  readonly openTenant: OpenTenant;
  readonly logLevel?: string;
  readonly logToStderr?: boolean;
  /** Where `tenant-templates` lies; a bundle says its own. */
  readonly resourcesFolder?: string;
  /** Where the key of all secrets is kept, if it answers; undefined: nowhere but in this folder. */
  readonly osKeychain?: OsKeychain | undefined;
  /** What a person has given to open the secrets with. */
  readonly passphrase?: string | undefined;
  /** Folder of the job workers' files where they are not beside their callers, as in a bundle. */
  readonly jobWorkers?: URL | undefined;
}

/** One data folder, ours until `close`. */
export interface Installation {
  readonly log: Logger;
  readonly seat: Seat;
  readonly vault: Vault;
  readonly tenants: TenantRegistry;
  readonly tokens: ApiTokens;
  readonly restoring: Restoring;
  /** Tells whoever is refused the folder where this core is reached. */
  announce(url: string): void;
  close(): Promise<void>;
}

const sourceResources = fileURLToPath(new URL('../../../resources', import.meta.url));

/**
 * Takes the data folder, finds or makes the seat and opens the tenants that were open.
 * Refuses `data-folder-newer`, `data-folder-in-use`, `data-folder-unreadable`, `database-newer`, `disk-full`, `secrets-locked`.
 */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const { ports } = options;
  const closing: (() => Promise<void> | void)[] = [];
  try {
    const folder = openDataFolder(options.dataFolder, options);
    closing.push(() => folder.close());
    const { log, close: closeLog } = openLog(logOptionsOf(options));
    closing.push(closeLog);
    const database = openDatabase(ports, folder, log);
    closing.push(() => database.close());
    const vault = await openVault({
      folder: folder.secrets,
      os: options.osKeychain,
      passphrase: options.passphrase,
      log,
    });
    const keychain = await vault.keychainIn(folder.secrets);
    const seat = await openSeat({ database: database.write, keychain, ports, log });
    const list = createTenantList(database.write);
    const replacing = { list, ports, folder: folder.tenants, replaced: folder.replaced };
    finishWiping(replacing);
    finishRestoring(replacing);
    adoptFolders(list, ports.disk, folder.tenants, log);
    const resources = options.resourcesFolder ?? sourceResources;
    const tenants = createTenantRegistry({
      ...options,
      list,
      log,
      folder: folder.tenants,
      replaced: folder.replaced,
      templates: readTenantTemplates(ports.disk, join(resources, 'tenant-templates')),
      makeTenant: { seat, vault, database: database.write },
    });
    closing.push(() => tenants.closeAll());
    const restoring = createRestoring({
      ...options,
      log,
      folder: folder.tenants,
      jobWorkers: options.jobWorkers,
      isHere: (id) => list.all().some(({ tenantId }) => tenantId === id),
      replace: (id) => tenants.replace(id),
    });
    closing.push(() => restoring.close());
    await tenants.restoreOpen();
    log.info({ version: options.version, dataFolder: folder.path, seatId: seat.seatId }, 'started');
    return {
      log,
      seat,
      vault,
      tenants,
      tokens: createApiTokens(database.write, ports),
      restoring,
      announce: (url) => folder.lock.announce(url),
      close: () => closeAll(closing),
    };
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

/** What was opened last is closed first; one that fails keeps none of the others open. */
async function closeAll(closing: (() => Promise<void> | void)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const close of closing.splice(0).toReversed()) {
    try {
      await close();
    } catch (error) {
      failed.push(error);
    }
  }
  if (failed.length > 0) throw new AggregateError(failed, 'The installation did not close cleanly');
}

function logOptionsOf({ dataFolder, logLevel = 'info', logToStderr = false }: InstallationOptions) {
  const level = logLevel as Level;
  return { folder: logsFolder(dataFolder), level, stderr: logToStderr ? 'text' : 'off' } as const;
}

/**
 * The list of tenants. One that is damaged is kept aside and begun anew: tenants are found again by their folders, the
 * seat gets a new identity, API tokens are gone.
 */
function openDatabase(
  ports: Ports,
  folder: DataFolder,
  log: Logger,
): OpenDatabase<InstallationTables> {
  const open = () =>
    openMigrated<InstallationTables>(ports, folder.installationDatabase, installationMigrations);
  try {
    return open();
  } catch (error) {
    if (!isRefusal(error, 'database-damaged')) throw error;
    const aside = keepAside(ports, folder);
    log.error({ err: error, aside }, 'installation.db is damaged and was begun anew');
    return open();
  }
}

function keepAside({ disk, clock }: Ports, folder: DataFolder): string {
  const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:.]/g, '');
  const aside = join(folder.damaged, stamp);
  disk.makeFolder(aside);
  disk.remove(`${folder.installationDatabase}-shm`);
  for (const ending of ['-wal', '']) {
    const path = folder.installationDatabase + ending;
    if (disk.exists(path)) disk.rename(path, join(aside, `installation.db${ending}`));
  }
  return aside;
}
