import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { openPool } from './databases.ts';
import { openPostgresTenantStore } from './postgres-tenant-store.ts';
import { openSqliteTenantStore } from './sqlite-tenant-store.ts';
import type { TenantStore } from './tenant-store.ts';

/** Where tenants are kept: each in a database of its own, made with its account and opened when it is asked for. */
export interface Stores {
  create(name: string): Promise<void>;
  open(name: string): Promise<TenantStore>;
  /** With all that is in it, for good. */
  remove(name: string): Promise<void>;
}

export function sqliteStores(folder: string): Stores {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = (name: string) => join(folder, `${name}.db`);
  return {
    create: async (name) => (await openSqliteTenantStore(path(name))).close(),
    open: async (name) => openSqliteTenantStore(path(name)),
    async remove(name) {
      for (const end of ['', '-wal', '-shm']) rmSync(`${path(name)}${end}`, { force: true });
    },
  };
}

export function postgresStores(url: string, registry: Pool, poolPerTenant: number): Stores {
  return {
    async create(name) {
      const database = databaseOf(name);
      const { rowCount } = await registry.query('select 1 from pg_database where datname = $1', [
        database,
      ]);
      // A name of a database cannot be a parameter; ours are letters, digits and underscores.
      if (rowCount === 0) await registry.query(`create database "${database}"`);
    },
    open: (name) => openPostgresTenantStore(openPool(url, poolPerTenant, databaseOf(name))),
    async remove(name) {
      await registry.query(`drop database if exists "${databaseOf(name)}" with (force)`);
    },
  };
}

function databaseOf(name: string): string {
  if (!/^[a-z0-9-]+$/.test(name)) throw new Error('no name of a tenant');
  return `wellos_${name.replaceAll('-', '_')}`;
}
