import type { Database } from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import { basename } from 'node:path';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Ports } from '../ports.ts';
import { isDamage } from './damage.ts';
import { refusingWhenFull } from './disk-full.ts';
import { migrate, refuseNewer, type Migration } from './migrate.ts';
import { tenantMigrations } from './migrations/tenant-migrations.ts';
import type { TenantTables } from './tables.ts';

/** A database with one connection that writes and one that cannot. */
export interface OpenDatabase<Tables> {
  readonly write: Database;
  /** For queries. They see what is committed, also while a command is at work. */
  readonly read: ReadonlyKysely<Tables>;
  close(): void;
}

export type TenantDatabase = OpenDatabase<TenantTables>;

type DatabasePorts = Pick<Ports, 'disk' | 'clock'>;

/**
 * Opens a tenant's `tenant.db`, made or brought to this version as needed.
 * Refuses `database-newer` (untouched), `database-damaged`, `disk-full`.
 */
export function openTenantDatabase(ports: DatabasePorts, path: string): TenantDatabase {
  return openMigrated<TenantTables>(ports, path, tenantMigrations);
}

/** The same for any database that is described by its migrations. */
export function openMigrated<Tables>(
  ports: DatabasePorts,
  path: string,
  migrations: readonly Migration[],
): OpenDatabase<Tables> {
  return refusingWhenDamaged(path, () => {
    if (ports.disk.exists(path)) lookFirst(ports, path, migrations);
    const write = ports.disk.openDatabase(path);
    return closingOnFailure([write], () => {
      refusingWhenFull(() => {
        prepareWriter(write);
        migrate(write, migrations, ports.clock);
      });
      const reader = ports.disk.openDatabase(path, { readonly: true });
      return closingOnFailure([reader], () => joinConnections<Tables>(write, reader));
    });
  });
}

/** Asks a connection that cannot write, so that a newer database stays exactly as it was. */
function lookFirst(ports: DatabasePorts, path: string, migrations: readonly Migration[]): void {
  const looking = ports.disk.openDatabase(path, { readonly: true });
  try {
    refuseNewer(looking, migrations);
  } finally {
    looking.close();
  }
}

/** FULL, since an acknowledged command must survive a loss of power: in WAL mode NORMAL may forget the last commits. */
function prepareWriter(database: Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('cache_size = -16000');
  database.pragma('journal_size_limit = 33554432');
  // A command writes some twenty pages, mostly the same ones: the later they are copied, the fewer.
  database.pragma('wal_autocheckpoint = 4000');
}

function joinConnections<Tables>(write: Database, reader: Database): OpenDatabase<Tables> {
  reader.pragma('cache_size = -16000');
  reader.pragma('mmap_size = 67108864');
  reader.pragma('query_only = ON');
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: reader }) });
  return {
    write,
    // The compiler sees this only for tables it knows, not for a type parameter.
    read: kysely as unknown as ReadonlyKysely<Tables>,
    close() {
      reader.close();
      write.close();
    },
  };
}

function closingOnFailure<T>(databases: readonly Database[], open: () => T): T {
  try {
    return open();
  } catch (error) {
    for (const database of databases) database.close();
    throw error;
  }
}

function refusingWhenDamaged<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new Refusal('database-damaged', { file: basename(path) }, { cause: error });
  }
}
