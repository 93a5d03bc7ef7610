import { type SpaceKey, spaceKeyOf } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type DeviceKey, membersSpace, type Space } from '#shared/chunks/header.ts';
import {
  type Accepted,
  encodeEntry,
  joinBytes,
  type MembersEntry,
} from '#shared/chunks/members-entry.ts';
import { isLetIn, type Member, type MembersChunk } from '#shared/chunks/membership.ts';
import { mayWrite, spaces } from '#shared/chunks/spaces.ts';
import type { Rights } from '#shared/chunks/what-counts.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { must } from '#shared/kit/must.ts';
import { readEnds, setCounts, setFolded } from './chunk-rows.ts';
import { createDevice } from './device.ts';
import type { KeyRing } from './key-ring.ts';
import { isSomethingPending } from './gather-pending.ts';
import { nodeCrypto } from './node-crypto.ts';
import { wrapFor, wrapOlder } from './wrap-key.ts';
import { writeChunk, type WriteDeps } from './write-chunk.ts';

/** The spaces that hold documents. */
export const dataSpaces: readonly Space[] = spaces.filter((space) => space !== membersSpace);

/** Names of people, encrypted by whoever gives them. */
type About = Uint8Array;

/** What an invitation says besides its role; see `Invite`. */
export interface InviteMore {
  readonly about?: About;
  readonly asks?: boolean;
}

const noWords = new Uint8Array(0);

// What each entry says of this device's doing. All within the caller's transaction.

export function foundEntry({ device }: WriteDeps, about: About): MembersEntry {
  return { kind: 'found', wrapKey: device.wrapKey, about };
}

/** `secret`: 32 random bytes that whoever is invited is told. */
export function inviteEntry(
  secret: Uint8Array,
  role: Role,
  { about = noWords, asks = false }: InviteMore,
): MembersEntry {
  return { kind: 'invite', inviteKey: inviteKeyOf(secret), role, about, asks };
}

export function joinEntry(
  { device, tenantId }: WriteDeps,
  secret: Uint8Array,
  about: About,
): MembersEntry {
  const own = keyOf(device);
  const proof = createDevice(secret).sign(joinBytes(tenantId, own, device.wrapKey));
  return { kind: 'join', inviteKey: inviteKeyOf(secret), wrapKey: device.wrapKey, proof, about };
}

/** What counts here now is accepted for good. */
export function acceptedNow({ database }: WriteDeps): Accepted {
  return dataSpaces.map((space) => [space, readEnds(database, space)]);
}

/**
 * What has to be said of a space's keys: the current one is wrapped for members who have not got it, and opens every other; an
 * owner makes a new one when there is none, or when somebody who is no member may have it, and any member who has something to
 * seal does when there is no such key. undefined: nothing.
 */
export function keysToGive(
  deps: WriteDeps,
  { rights, ring }: { readonly rights: Rights; readonly ring: KeyRing },
  space: Space,
): MembersEntry | undefined {
  const own = keyOf(deps.device);
  const { members } = rights.now;
  const role = members.get(own)?.role;
  const current = ring.current(space);
  const holders = current ? ring.holdersOf(current.id) : new Set<DeviceKey>();
  const isOwner = mayWrite(role, membersSpace);
  const isWanted = isOwner || isSomethingPending(deps.database);
  // Keys that others have made and have not wrapped for this device yet are on their way.
  const isHeld = ring.heldOf(space).length > 0;
  const isNew = !current && (isHeld ? isWanted : isOwner && !ring.isAny(space));
  const key = isNew ? newKey(deps) : current;
  if (!isLetIn(rights.now, rights.chunks, own) || !key) return undefined;
  const lacking = [...members].filter(
    ([device]) => (isNew || !holders.has(device)) && isLetIn(rights.now, rights.chunks, device),
  );
  // Two may have made keys apart: whoever has one is to be able to read what was sealed with the other.
  const opened = ring.openedWith(key.id);
  const older = ring.heldOf(space).filter(({ id }) => id !== key.id && !opened.has(id));
  const entry = keysEntry(deps, space, key, lacking.map(withWrapKey), older);
  return entry.wraps.length + older.length > 0 ? entry : undefined;
}

/** Stores an entry of this device's own. */
export function writeEntry(deps: WriteDeps, entry: MembersEntry): MembersChunk {
  const plain = encodeEntry(entry);
  const toWrite = { space: membersSpace, plain, key: undefined, changes: [] };
  const node = must(writeChunk(deps, toWrite), 'an entry that is small enough');
  setCounts(deps.database, [node], true);
  setFolded(deps.database, node.n, true);
  const { id, height, author, parents } = node;
  return { id, height, author, parents, entry };
}

type KeysEntry = Extract<MembersEntry, { readonly kind: 'keys' }>;

function keysEntry(
  { tenantId, ports }: WriteDeps,
  space: Space,
  key: SpaceKey,
  members: readonly (readonly [DeviceKey, Uint8Array])[],
  older: readonly SpaceKey[],
): KeysEntry {
  const place = { tenantId, space };
  const wraps = members.flatMap(([device, wrapKey]) => {
    const wrapped = wrapFor(wrapKey, key, place, ports.random);
    return wrapped ? [[device, wrapped] as const] : [];
  });
  const olderWraps = older.map(
    (one) => [one.id, wrapOlder(key, one, place, ports.random)] as const,
  );
  return { kind: 'keys', space, key: key.id, wraps, older: olderWraps };
}

function withWrapKey([device, { joined }]: readonly [DeviceKey, Member]) {
  const { entry } = joined;
  const wrapKey = entry?.kind === 'found' || entry?.kind === 'join' ? entry.wrapKey : undefined;
  return [device, must(wrapKey, `wrap key of ${device}`)] as const;
}

function newKey({ ports }: WriteDeps): SpaceKey {
  return spaceKeyOf(nodeCrypto, ports.random.bytes(32));
}

export function inviteKeyOf(secret: Uint8Array): DeviceKey {
  return keyOf(createDevice(secret));
}
