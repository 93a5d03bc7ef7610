import type { SyncLogEntry, SyncPlace, SyncStatus } from '#shared/contract/sync.ts';
import type { Space } from '#shared/chunks/header.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { Device } from './chunks/device.ts';
import type { Place } from './chunks/place.ts';
import type { Path } from './paths/path.ts';

/**
 * One tenant's way to its other places: its device, its chunks, who is connected, what is known of everybody.
 *
 * Invariants:
 *  1. Nothing is shared before somebody asks for it: a tenant on one seat has no chunks.
 *  2. Every figure it tells is read from the store or from a conversation that is going on.
 *  3. Its work gives way: no step of it holds the thread for more than some 30 ms.
 */
export interface TenantSync {
  readonly device: Device;
  /** undefined while the tenant is on this seat alone. */
  readonly place: Place | undefined;
  /** What this seat may do, as its members say; undefined while nobody has said anything. Without any right: `viewer`. */
  readonly role: Role | undefined;
  /** Makes this seat the tenant's founder, if it is on this seat alone. */
  share(): Place;
  /** Begins with a path, and ends it when this is closed; paused ones wait. */
  addPath(path: Path): void;

  status(): SyncStatus;
  places(): readonly SyncPlace[];
  pause(): void;
  resume(): void;
  /** Every way at once. */
  tryNow(): void;

  /** Seals what waits, giving way between steps: before something is exported. */
  settle(): Promise<void>;
  /** What a place holds, or what was exchanged with it, was learned in another way than by a link. */
  heard(from: HeardFrom): void;
  note(entry: Pick<SyncLogEntry, 'kind'> & Partial<Omit<SyncLogEntry, 'n' | 'atMs'>>): void;

  /** What is never stored, to every place that is connected. */
  sendLive(space: Space, bytes: Uint8Array): void;
  onLive(
    listener: (live: { readonly space: Space; readonly bytes: Uint8Array }) => void,
  ): () => void;
  close(): Promise<void>;
}

export interface HeardFrom {
  /** A device's key, `relay:<address>` or `file:<name>`. */
  readonly placeId: string;
  readonly kind: SyncPlace['kind'];
  readonly name: string;
  /** By space; undefined: not learned. */
  readonly vectors?: ReadonlyMap<Space, Vector>;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  readonly chunksIn?: number;
  readonly chunksOut?: number;
}
