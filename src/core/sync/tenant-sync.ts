import type { SealedChunk } from '#shared/chunks/chunk.ts';
import type { Live } from '#shared/chunks/wire.ts';
import type { Space } from '#shared/chunks/header.ts';
import type { Vector } from '#shared/chunks/wire.ts';
import type { SyncPlace, SyncSpace, SyncStatus } from '#shared/contract/sync.ts';
import type { Role } from '#shared/domain/people/role.ts';
import type { Device } from './chunks/device.ts';
import type { ChunkId } from '#shared/chunks/header.ts';
import type { Place } from './chunks/place.ts';
import type { RelayAddress } from './links/relay/relay-address.ts';
import type { InvitationText } from './seat/invitation-text.ts';
import type { PeopleDesk } from './seat/people-desk.ts';
import type { SetAside } from './seat/set-aside.ts';
import type { SyncLog } from './seat/sync-log.ts';
import type { PathMaker } from './seat/ways.ts';

/**
 * One tenant's way to its other places: its device, its chunks, who is connected, what is known of everybody.
 *
 * Invariants:
 *  1. Nothing is shared before somebody asks for it: a tenant on one seat has no chunks.
 *  2. Every figure it tells is read from the store or from a conversation that is going on.
 *  3. Its own work gives way: no step of it holds the thread for long.
 *  4. Only what an owner has signed takes this seat's right away, or wipes it.
 */
export interface TenantSync {
  readonly device: Device;
  /** undefined while the tenant is on this seat alone. */
  readonly place: Place | undefined;
  /** As its members say; without any right, or before anybody could give one, `viewer`. undefined: on this seat alone. */
  readonly role: Role | undefined;
  /** Where the tenant's relay is. Asked for often: it counts nothing, as `status` does. */
  readonly relay: RelayAddress | undefined;
  readonly isPaused: boolean;
  /** Whether this seat may write documents of a space. */
  mayWrite(space: string): boolean;
  /** A command has been run: it is sealed soon, if somebody is connected. */
  committed(): void;
  /** Makes this seat the tenant's founder, if it is on this seat alone. */
  share(): Place;
  /** This seat will join the tenant, with an invitation; once more, where `mayJoinAgain`. */
  expect(invitation: InvitationText): Promise<void>;
  /** This seat will become an owner of the tenant, by a recovery kit and what a relay or a file showed of it. Refuses `relay-address-invalid`. */
  comeBack(by: KitEntry): Promise<void>;
  /** Makes this seat an owner by a recovery kit that is one as far as is known here. Refuses `recovery-kit-void`. */
  useKit(seed: Uint8Array): Promise<void>;
  /** It came here by a kit and is no member yet: nothing would be lost with it. */
  readonly mayGiveUpKit: boolean;
  /** Not a member yet, or not in step with one since, and not kept out for good. */
  readonly isComingIn: boolean;
  /** It is the tenant of that root, and no member of it: restored on another computer, or revoked. */
  mayJoinAgain(root: ChunkId): boolean;
  /** One more way to others, beside the relay. It runs while the tenant is shared and nobody has paused it. */
  addPath(maker: PathMaker): void;

  status(): SyncStatus;
  places(): SyncPlace[];
  spaces(): SyncSpace[];
  readonly log: SyncLog['read'];
  readonly people: PeopleDesk;
  readonly setAside: SetAside;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Every way at once. */
  tryNow(): void;
  /** Refuses `relay-address-invalid`. */
  setRelay(address: string, claim: string | undefined): Promise<void>;
  removeRelay(): Promise<void>;
  addAddress(address: string): void;
  removeAddress(address: string): void;

  /** Seals what waits, giving way between steps: before something is exported. */
  settle(): Promise<void>;
  /** What a place has said to hold, by space; undefined for one that is not known, or has said nothing. */
  holdingsOf(placeId: string): ReadonlyMap<Space, Vector> | undefined;
  /** What a place holds, or what was exchanged with it, was learned in another way than by a link. */
  heard(from: HeardFrom): void;
  readonly note: SyncLog['note'];

  /** What is never stored, to every place that is connected. */
  sendLive(space: Space, bytes: Uint8Array): void;
  onLive(listener: (live: Live) => void): () => void;
  close(): Promise<void>;
}

/** With what a recovery kit brings a tenant to a computer. */
export interface KitEntry {
  /** What the kit's device is made of. */
  readonly seed: Uint8Array;
  /** The chunk the tenant began with. */
  readonly root: ChunkId;
  /** Where the relay is; or the entries of the members space, from a file. */
  readonly from: { readonly relay: string } | { readonly entries: readonly SealedChunk[] };
  readonly tenantName: string;
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
