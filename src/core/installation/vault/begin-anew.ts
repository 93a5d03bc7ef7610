import { join } from 'node:path';
import type { Disk } from '#core/storage/disk.ts';
import { vaultPath } from './vault-file.ts';

/**
 * Lays aside every secret of a data folder whose key cannot be had any more, so that this computer goes on as a new device: what is
 * stored stays, and owners let the device in again. Nothing is removed: should the key come back, so can they. Answers where they lie.
 */
export function laySecretsAside(disk: Disk, dataFolder: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:.]/g, '');
  const aside = join(dataFolder, 'damaged', `secrets-${stamp}`);
  disk.makeFolder(aside);
  const tenants = join(dataFolder, 'tenants');
  for (const name of disk.exists(tenants) ? disk.list(tenants) : []) {
    const secrets = join(tenants, name, 'secrets');
    if (disk.exists(secrets)) disk.rename(secrets, join(aside, name));
  }
  // Last: while the vault is here an end in between is gone on with.
  const own = join(dataFolder, 'secrets');
  if (disk.exists(vaultPath(own))) disk.rename(own, join(aside, 'installation'));
  return aside;
}
