import { join } from 'node:path';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import type { Ports } from '../ports.ts';
import {
  listWiped,
  readLabel,
  restoredFolder,
  restoringFolder,
  wipedFolder,
} from './tenant-folder.ts';
import type { TenantList } from './tenant-list.ts';

export interface Wiping {
  readonly list: Pick<TenantList, 'remove'>;
  readonly ports: Pick<Ports, 'disk' | 'reach'>;
  /** Folder of the tenants' folders. */
  readonly folder: string;
  /** Where tenants lie that were replaced. */
  readonly replaced: string;
}

/**
 * Removes all there is of a tenant here, also what was moved aside for a restored one. It must be closed. Its folder takes another
 * name first: half of it, without its key or its database, would never be found to be lost again.
 */
export function wipeTenant(deps: Wiping, id: TenantId, place: string): void {
  const { ports, folder, replaced } = deps;
  const { disk } = ports;
  // What lies aside goes first, while the tenant itself still says at each start that it is lost.
  const aside = disk.exists(replaced) ? disk.list(replaced) : [];
  for (const one of aside.map((name) => join(replaced, name)))
    if (readLabel(disk, one)?.tenantId === id) disk.remove(one);
  disk.remove(restoredFolder(folder, id));
  disk.remove(restoringFolder(folder, id));
  disk.rename(place, wipedFolder(folder, id));
  ports.reach('wipe:named');
  end(deps, id);
}

/** Goes on with what was cut off. */
export function finishWiping(deps: Wiping): void {
  for (const id of listWiped(deps.ports.disk, deps.folder)) end(deps, id);
}

function end({ list, ports, folder }: Wiping, id: TenantId): void {
  list.remove(id);
  ports.disk.remove(wipedFolder(folder, id));
}
