import { type Role, roles } from '#shared/domain/people/role.ts';
import { concat, hexToBytes, textToUtf8 } from './bytes.ts';
import { type Cbor, encodeCbor, Malformed } from './cbor.ts';
import type { ChunkCrypto } from './crypto.ts';
import {
  type ChunkId,
  type DeviceKey,
  idsOf,
  type Space,
  type SpaceKeyId,
  spaceOf,
} from './header.ts';
import { bytesOf, countOf, hexOf, listOf, parseCbor, textOf } from './read-cbor.ts';

/**
 * What one chunk of the members space says. `about` is what people may read of it (names), encrypted with a key of the
 * control space; `wrapKey` an X25519 public key, 32 bytes.
 */
export type MembersEntry =
  | Found
  | Invite
  | Join
  | Change
  | Revoke
  | Keys
  | Name
  | Checkpoint
  | Cosign;

/** The first of all: its author is an owner. */
interface Found {
  readonly kind: 'found';
  readonly wrapKey: Uint8Array;
  readonly about: Uint8Array;
}

/** Whoever holds the one-time key may join once. */
interface Invite {
  readonly kind: 'invite';
  readonly inviteKey: DeviceKey;
  readonly role: Role;
  readonly about: Uint8Array;
  /** Who joins is asked for: until an owner gives it a role (`change`) it is a viewer whom no keys are wrapped for. */
  readonly asks?: boolean;
}

/** By the newcomer itself. */
interface Join {
  readonly kind: 'join';
  readonly inviteKey: DeviceKey;
  readonly wrapKey: Uint8Array;
  /** By the invitation's key over `joinBytes`. */
  readonly proof: Uint8Array;
  readonly about: Uint8Array;
}

interface Change {
  readonly kind: 'change';
  readonly device: DeviceKey;
  readonly role: Role;
  readonly accepted: Accepted;
}

interface Revoke {
  readonly kind: 'revoke';
  readonly device: DeviceKey;
  readonly accepted: Accepted;
  /** The device is in other hands: what is on it is wiped when it reads this. */
  readonly isLost?: boolean;
}

/** What the author's device is called by people; the last of a device holds. */
interface Name {
  readonly kind: 'name';
  readonly about: Uint8Array;
}

/** A space's key for those who are to have it, and the keys before it wrapped with it. */
interface Keys {
  readonly kind: 'keys';
  readonly space: Space;
  readonly key: SpaceKeyId;
  readonly wraps: readonly (readonly [device: DeviceKey, wrapped: Uint8Array])[];
  readonly older: readonly (readonly [key: SpaceKeyId, wrapped: Uint8Array])[];
}

/**
 * What the author's device had made of a space when it held just what lies behind `ends` and counts: the parts of it by the
 * SHA-256 of their bytes as they travel (`checkpoint-part.ts`), the working set first.
 */
export interface Checkpoint {
  readonly kind: 'checkpoint';
  readonly space: Space;
  readonly ends: readonly ChunkId[];
  /** Over its documents and their heads, 32 bytes as hex. */
  readonly state: string;
  readonly parts: readonly PartName[];
  /** So many of the parts are the working set. */
  readonly working: number;
}

export interface PartName {
  /** 64 hex digits. */
  readonly hash: string;
  readonly bytes: number;
}

/** Another device has opened all parts of a checkpoint, folded what it holds beyond, and made the same of it. */
interface Cosign {
  readonly kind: 'cosign';
  readonly checkpoint: ChunkId;
}

/** Per space the ends of what is accepted for good of all that was written before a right was taken away. */
export type Accepted = readonly (readonly [space: Space, ends: readonly ChunkId[]])[];

export function encodeEntry(entry: MembersEntry): Uint8Array {
  return encodeCbor([entry.kind, ...fieldsOf(entry)]);
}

/** undefined for bytes that are none; a kind that is not known says nothing. */
export function parseEntry(bytes: Uint8Array): MembersEntry | undefined {
  return parseCbor(bytes, readEntry);
}

/** What an invitation's key signs for the device that joins. */
export function joinBytes(tenant: string, device: DeviceKey, wrapKey: Uint8Array): Uint8Array {
  return concat([textToUtf8('wellos/join/1\0'), encodeCbor([tenant, hexToBytes(device), wrapKey])]);
}

/** Whether who joins holds the key it was invited with. */
export function isProven(
  crypto: Pick<ChunkCrypto, 'verify'>,
  tenant: string,
  author: DeviceKey,
  { inviteKey, wrapKey, proof }: Join,
): boolean {
  return crypto.verify(hexToBytes(inviteKey), joinBytes(tenant, author, wrapKey), proof);
}

function fieldsOf(entry: MembersEntry): readonly Cbor[] {
  switch (entry.kind) {
    case 'found':
      return [entry.wrapKey, entry.about];
    case 'invite':
      return [hexToBytes(entry.inviteKey), entry.role, entry.about, entry.asks === true];
    case 'join':
      return [hexToBytes(entry.inviteKey), entry.wrapKey, entry.proof, entry.about];
    case 'change':
      return [hexToBytes(entry.device), entry.role, acceptedToCbor(entry.accepted)];
    case 'revoke':
      return [hexToBytes(entry.device), acceptedToCbor(entry.accepted), entry.isLost === true];
    case 'name':
      return [entry.about];
    case 'checkpoint':
      return [
        entry.space,
        entry.ends.map(hexToBytes),
        hexToBytes(entry.state),
        entry.parts.map(({ hash, bytes }) => [hexToBytes(hash), bytes]),
        entry.working,
      ];
    case 'cosign':
      return [hexToBytes(entry.checkpoint)];
    case 'keys':
      return [
        entry.space,
        hexToBytes(entry.key),
        entry.wraps.map(namedToCbor),
        entry.older.map(namedToCbor),
      ];
  }
}

function readEntry(value: Cbor): MembersEntry {
  const [kind, ...fields] = listOf(value);
  const read = typeof kind === 'string' && Object.hasOwn(readers, kind) && readers[kind];
  if (!read) throw new Malformed('no kind of entry');
  return read(fields);
}

const readers: Readonly<Record<string, (fields: readonly Cbor[]) => MembersEntry>> = {
  found: ([wrapKey, about]) => ({
    kind: 'found',
    wrapKey: bytesOf(wrapKey, 32),
    about: bytesOf(about),
  }),
  invite: ([inviteKey, role, about, asks]) => ({
    kind: 'invite',
    inviteKey: deviceOf(inviteKey),
    role: roleOf(role),
    about: bytesOf(about),
    asks: asks === true,
  }),
  join: ([inviteKey, wrapKey, proof, about]) => ({
    kind: 'join',
    inviteKey: deviceOf(inviteKey),
    wrapKey: bytesOf(wrapKey, 32),
    proof: bytesOf(proof, 64),
    about: bytesOf(about),
  }),
  change: ([device, role, accepted]) => ({
    kind: 'change',
    device: deviceOf(device),
    role: roleOf(role),
    accepted: readAccepted(accepted),
  }),
  revoke: ([device, accepted, isLost]) => ({
    kind: 'revoke',
    device: deviceOf(device),
    accepted: readAccepted(accepted),
    isLost: isLost === true,
  }),
  name: ([about]) => ({ kind: 'name', about: bytesOf(about) }),
  checkpoint: ([space, ends, state, parts, working]) => ({
    kind: 'checkpoint',
    space: spaceOf(space),
    ends: idsOf(ends),
    state: hexOf(state, 32),
    parts: listOf(parts).map(readPartName),
    working: countOf(working),
  }),
  cosign: ([checkpoint]) => ({ kind: 'cosign', checkpoint: hexOf(checkpoint, 32) as ChunkId }),
  keys: ([space, key, wraps, older]) => ({
    kind: 'keys',
    space: spaceOf(space),
    key: keyOf(key),
    wraps: listOf(wraps).map((one) => readNamed(one, deviceOf)),
    older: listOf(older).map((one) => readNamed(one, keyOf)),
  }),
};

function acceptedToCbor(accepted: Accepted): Cbor {
  return accepted.map(([space, ends]) => [space, ends.map(hexToBytes)]);
}

function readAccepted(value: Cbor | undefined): Accepted {
  return listOf(value).map((item) => {
    const [space, ends] = listOf(item);
    return [spaceOf(space), idsOf(ends)] as const;
  });
}

function namedToCbor([name, wrapped]: readonly [string, Uint8Array]): Cbor {
  return [hexToBytes(name), wrapped];
}

function readNamed<Name>(
  value: Cbor,
  nameOf: (name: Cbor | undefined) => Name,
): readonly [Name, Uint8Array] {
  const [name, wrapped] = listOf(value);
  return [nameOf(name), bytesOf(wrapped)];
}

function readPartName(value: Cbor): PartName {
  const [hash, bytes] = listOf(value);
  return { hash: hexOf(hash, 32), bytes: countOf(bytes) };
}

function deviceOf(value: Cbor | undefined): DeviceKey {
  return hexOf(value, 32) as DeviceKey;
}

function keyOf(value: Cbor | undefined): SpaceKeyId {
  return hexOf(value, 32) as SpaceKeyId;
}

function roleOf(value: Cbor | undefined): Role {
  const text = textOf(value, 20);
  const role = roles.find((one) => one === text);
  if (!role) throw new Malformed('no role');
  return role;
}
