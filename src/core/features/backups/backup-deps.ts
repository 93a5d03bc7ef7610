import type { SeatId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';
import type { KitDeps } from '#core/sync/seat/recovery-kit.ts';
import type { BackupNotes } from '#core/backups/backup-notes.ts';

export interface BackupDeps extends Pick<
  TenantDeps,
  | 'tenantId'
  | 'folder'
  | 'ports'
  | 'log'
  | 'jobs'
  | 'jobWorkers'
  | 'changes'
  | 'settings'
  | 'blobs'
  | 'read'
> {
  readonly notes: BackupNotes;
  /** Of WellOS. */
  readonly version: string;
  readonly seatId: SeatId;
  readonly seatName: string;
  /** Makes chunks of what was written here and waits: a backup holds work that can travel. */
  readonly seal: () => Promise<void>;
  /** Of this seat in this tenant, opened, by name. */
  readonly secrets: () => Promise<ReadonlyMap<string, Uint8Array>>;
  /** What a recovery kit is made an owner of; undefined while the tenant is on this seat alone. */
  readonly sharing: () => KitDeps | undefined;
  /** Where the tenant's relay is; null: it has none. */
  readonly relay: () => string | null;
  /** Makes this seat an owner, by the seed of a kit. Refuses `recovery-kit-void`. */
  readonly useKitSeed: (seed: Uint8Array) => Promise<void>;
}
