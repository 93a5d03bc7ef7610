import { join } from 'node:path';
import { z } from 'zod';
import { tenantId, type TenantId } from '#shared/domain/identity/ids.ts';
import type { Disk } from '../storage/disk.ts';

/**
 * A tenant's folder says itself whose it is, so that it survives the loss of the list of tenants. Folders that begin
 * with `.making-` are not finished and go at the next start.
 */
export const tenantLabel = z.object({
  tenantId,
  name: z.string().min(1),
  isDemo: z.boolean(),
  createdAtMs: z.number(),
});
export type TenantLabel = z.output<typeof tenantLabel>;

const makingPrefix = '.making-';
const restoringPrefix = '.restoring-';
const restoredPrefix = '.restored-';
const wipedPrefix = '.wiped-';

export const makingFolder = (tenants: string, id: TenantId) => join(tenants, makingPrefix + id);
/** Of a tenant that is being restored; what is in it is not proven yet. */
export const restoringFolder = (tenants: string, id: TenantId) =>
  join(tenants, restoringPrefix + id);
/** It is whole, and only has to take its place. */
export const restoredFolder = (tenants: string, id: TenantId) => join(tenants, restoredPrefix + id);

/** Of a tenant that is being wiped: what is left of it goes at the next start. */
export const wipedFolder = (tenants: string, id: TenantId) => join(tenants, wipedPrefix + id);

/** Tenants whose wiping was cut off. */
export function listWiped(disk: Disk, tenants: string): TenantId[] {
  return disk
    .list(tenants)
    .filter((name) => name.startsWith(wipedPrefix))
    .map((name) => name.slice(wipedPrefix.length) as TenantId);
}

/** Tenants that are restored and whose end came before they could take their place. */
export function listRestored(disk: Disk, tenants: string): TenantId[] {
  return disk
    .list(tenants)
    .filter((name) => name.startsWith(restoredPrefix))
    .flatMap((name) => readLabel(disk, join(tenants, name))?.tenantId ?? []);
}

/** `caprock-operating-7q3k9x`: a person who looks into the data folder finds the tenant. */
export function folderName(name: string, id: TenantId): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${plain || 'tenant'}-${id.slice(-8).toLowerCase()}`;
}

export function writeLabel(disk: Disk, folder: string, label: TenantLabel): void {
  const text = `${JSON.stringify(label, null, 2)}\n`;
  disk.writeWhole(join(folder, 'tenant.json'), new TextEncoder().encode(text));
}

/** undefined where the folder is no tenant's. */
export function readLabel(disk: Disk, folder: string): TenantLabel | undefined {
  const path = join(folder, 'tenant.json');
  if (!disk.exists(path)) return undefined;
  try {
    return tenantLabel.parse(JSON.parse(new TextDecoder().decode(disk.read(path))));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** Clears what a crash left of tenants that were being made or restored; answers the folders that are whole. */
export function tidyTenantFolders(disk: Disk, tenants: string): readonly string[] {
  const names = disk.list(tenants);
  const isUnfinished = (name: string) =>
    name.startsWith(makingPrefix) || name.startsWith(restoringPrefix);
  for (const name of names) if (isUnfinished(name)) disk.remove(join(tenants, name));
  return names.filter((name) => !name.startsWith('.'));
}
