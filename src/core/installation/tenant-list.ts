import type { Database } from 'better-sqlite3';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { tenantSummary, type TenantSummary } from '#shared/contract/tenants.ts';
import { tenantId, type TenantId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Disk } from '../storage/disk.ts';
import { runSync } from '../storage/run-sync.ts';
import { tables } from './installation-queries.ts';
import { readLabel, tidyTenantFolders, type TenantLabel } from './tenant-folder.ts';

export type Damage = NonNullable<TenantSummary['damage']>;

/** A tenant as the installation remembers it. */
export interface KnownTenant {
  readonly tenantId: TenantId;
  readonly name: string;
  /** Name of its folder within `tenants/`. */
  readonly folder: string;
  readonly isDemo: boolean;
  readonly wasOpen: boolean;
  readonly createdAtMs: number;
  readonly damage: Damage | null;
}

/** The list of tenants in `installation.db`. */
export interface TenantList {
  all(): readonly KnownTenant[];
  /** Refuses `tenant-not-found`. */
  get(id: TenantId): KnownTenant;
  hasName(name: string): boolean;
  /** Refuses `tenant-name-taken`. */
  add(label: TenantLabel, folder: string): void;
  setWasOpen(id: TenantId, wasOpen: boolean): void;
  remove(id: TenantId): void;
  setDamage(id: TenantId, damage: Damage | null): void;
}

export function createTenantList(database: Database): TenantList {
  const update = (id: TenantId) => tables.updateTable('tenant').where('tenantId', '=', id);
  const all = () =>
    runSync(database, tables.selectFrom('tenant').selectAll().orderBy('name')).map(parse);
  const hasName = (name: string) => all().some((known) => isSameName(known.name, name));
  return {
    all,
    hasName,
    get(id) {
      const query = tables.selectFrom('tenant').selectAll().where('tenantId', '=', id);
      const [row] = runSync(database, query);
      if (!row) throw new Refusal('tenant-not-found', { tenantId: id });
      return parse(row);
    },
    add({ isDemo, ...label }, folder) {
      if (hasName(label.name)) throw new Refusal('tenant-name-taken', { name: label.name });
      const row = { ...label, folder, isDemo: Number(isDemo), wasOpen: 0, damage: null };
      runSync(database, tables.insertInto('tenant').values(row));
    },
    setWasOpen(id, wasOpen) {
      runSync(database, update(id).set({ wasOpen: Number(wasOpen) }));
    },
    remove(id) {
      runSync(database, tables.deleteFrom('tenant').where('tenantId', '=', id));
      runSync(database, tables.deleteFrom('apiToken').where('tenantId', '=', id));
    },
    setDamage(id, damage) {
      const text = damage === null ? null : JSON.stringify(damage);
      runSync(database, update(id).set({ damage: text }));
    },
  };
}

/**
 * Puts folders that are whole but unknown on the list: a crash came between making a tenant and noting it, the list was
 * lost, or someone copied the folder here. A second folder of a tenant that is known is left alone.
 */
export function adoptFolders(list: TenantList, disk: Disk, tenants: string, log: Logger): void {
  for (const folder of tidyTenantFolders(disk, tenants)) {
    if (list.all().some((known) => known.folder === folder)) continue;
    const label = readLabel(disk, join(tenants, folder));
    if (!label) {
      log.warn({ folder }, 'a folder among the tenants is none');
    } else if (list.all().some((known) => known.tenantId === label.tenantId)) {
      log.warn({ folder, tenantId: label.tenantId }, 'a second folder of a known tenant');
    } else {
      list.add({ ...label, name: freeName(list, label.name) }, folder);
      log.info({ folder, tenantId: label.tenantId }, 'tenant found in its folder');
    }
  }
}

export function freeName(list: TenantList, name: string): string {
  let free = name;
  for (let n = 2; list.hasName(free); n++) free = `${name} (${n})`;
  return free;
}

function isSameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

const damageText = z
  .string()
  .transform((text) => tenantSummary.shape.damage.parse(JSON.parse(text)));

function parse(row: {
  tenantId: string;
  name: string;
  folder: string;
  isDemo: number;
  wasOpen: number;
  createdAtMs: number;
  damage: string | null;
}): KnownTenant {
  const { name, folder, createdAtMs } = row;
  return {
    tenantId: tenantId.parse(row.tenantId),
    name,
    folder,
    createdAtMs,
    isDemo: row.isDemo === 1,
    wasOpen: row.wasOpen === 1,
    damage: row.damage === null ? null : damageText.parse(row.damage),
  };
}
