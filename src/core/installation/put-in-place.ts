import { join } from 'node:path';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { keepDeviceKey } from '../backups/make-own.ts';
import type { Ports } from '../ports.ts';
import { folderName, listRestored, readLabel, restoredFolder } from './tenant-folder.ts';
import { freeName, type TenantList } from './tenant-list.ts';

export interface Replacing {
  readonly list: TenantList;
  readonly ports: Pick<Ports, 'disk' | 'clock' | 'reach'>;
  /** Folder of the tenants' folders. */
  readonly folder: string;
  /** Where tenants lie that were replaced. */
  readonly replaced: string;
}

/**
 * Gives a restored tenant, which is whole and beside the others, its place. One that is here moves aside first, as it is; it must
 * be closed. Killed anywhere, the next start goes on with it (`finishRestoring`). Answers where the one before lies now.
 */
export function putInPlace(deps: Replacing, id: TenantId): string | null {
  const { list, ports, folder, replaced } = deps;
  const { disk } = ports;
  const restored = restoredFolder(folder, id);
  const label = must(readLabel(disk, restored), 'label of a restored tenant');
  const known = list.all().find(({ tenantId }) => tenantId === id);
  const own = known?.folder ?? folderName(label.name, id);
  const place = join(folder, own);
  const stamp = new Date(ports.clock.nowMs()).toISOString().replaceAll(/[-:.]/g, '');
  const aside = disk.exists(place) ? join(replaced, `${own}-${stamp}`) : null;
  if (aside !== null) {
    keepDeviceKey(disk, place, restored);
    disk.makeFolder(replaced);
    disk.rename(place, aside);
  }
  ports.reach('restore:aside');
  disk.rename(restored, place);
  ports.reach('restore:placed');
  if (known) list.setDamage(id, null);
  else list.add({ ...label, name: freeName(list, label.name) }, own);
  return aside;
}

/** What an end cut off between proving a restored tenant and giving it its place. */
export function finishRestoring(deps: Replacing): void {
  for (const id of listRestored(deps.ports.disk, deps.folder)) putInPlace(deps, id);
}
