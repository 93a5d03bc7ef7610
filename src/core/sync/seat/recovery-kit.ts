import { hkdfSync } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { changesHashOf } from '#shared/chunks/body.ts';
import { bytesToHex } from '#shared/chunks/bytes.ts';
import { nonceBytes, sealChunk } from '#shared/chunks/chunk.ts';
import { keyOf } from '#shared/chunks/device-key.ts';
import { type DeviceKey, type LogId, membersSpace, type Space } from '#shared/chunks/header.ts';
import { encodeEntry, type MembersEntry } from '#shared/chunks/members-entry.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { must } from '#shared/kit/must.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { Ports } from '#core/ports.ts';
import { readEnds, readNode } from '../chunks/chunk-rows.ts';
import { createDevice, type Device } from '../chunks/device.ts';
import { openKeyRing } from '../chunks/key-ring.ts';
import {
  acceptedNow,
  dataSpaces,
  inviteEntry,
  joinEntry,
  keysToGive,
} from '../chunks/members-desk.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';
import type { Place } from '../chunks/place.ts';
import { encodeName, type Name, sealAbout } from './about.ts';

/**
 * A recovery kit is a member device with the role of an owner, whose keys follow from the secret on paper. It joins when it is
 * made, and says that it is a kit; everybody wraps keys for it as for any device; and whoever types its code in makes it speak
 * three entries: an invitation, and the keys for whoever joins with it. What counts knows nothing of kits.
 */
export interface KitDeps {
  readonly tenantId: TenantId;
  readonly database: Database;
  readonly ports: Pick<Ports, 'random'>;
  readonly place: Place;
}

const secretBytes = 32;
const noWords = new Uint8Array(0);
const controlSpace = 'control' as Space;

/** What the kit's device is made of. It opens no backup: that takes the secret itself. */
export function kitSeedOf(secret: Uint8Array): Uint8Array {
  return new Uint8Array(
    hkdfSync('sha256', secret, '', 'wellos/recovery-kit/device/1', secretBytes),
  );
}

export function kitDeviceOf(secret: Uint8Array): Device {
  return createDevice(kitSeedOf(secret));
}

/**
 * Makes a kit an owner of a tenant that is shared; this seat must be one. `name`: who printed it, when. Answers the key it is
 * known by.
 */
export function letKitIn(deps: KitDeps, secret: Uint8Array, name: Required<Name>): DeviceKey {
  const { place, ports, tenantId } = deps;
  const kit = kitDeviceOf(secret);
  const invitation = ports.random.bytes(secretBytes);
  place.invite(invitation, 'owner');
  speakAs(deps, kit, joinEntry(writingAs(deps, kit), invitation, noWords));
  const key = place.ring.current(controlSpace);
  const said = { tenantId, author: keyOf(kit) };
  if (key)
    speakAs(deps, kit, {
      kind: 'name',
      about: sealAbout(key, said, encodeName(name), ports.random),
    });
  return keyOf(kit);
}

/** A kit that was lost, or printed anew, must open nothing any more; its device's right is taken away. */
export function putKitOut({ place }: Pick<KitDeps, 'place'>, device: DeviceKey): void {
  if (place.rights?.now.members.has(device)) place.revoke(device);
}

/** Whether a device is an owner, as far as is known here. */
export function isOwnerIn({ rights }: Pick<Place, 'rights'>, device: DeviceKey): boolean {
  return rights?.now.members.get(device)?.role === 'owner';
}

/**
 * Makes this seat an owner, by the kit. What the tenant's members space says must be here: from a backup, the relay, a neighbour
 * or a file. Refuses `recovery-kit-void` for a kit that is no owner there.
 */
export function bringOwnerBack(deps: KitDeps, kit: Device): void {
  const { place, tenantId, ports } = deps;
  if (!isOwnerIn(place, keyOf(kit))) throw new Refusal('recovery-kit-void');
  if (isOwnerIn(place, place.ownKey)) return;
  if (place.rights!.now.members.has(place.ownKey)) {
    // Of a role that is given beside the one it has it would keep the lesser.
    place.seal();
    const accepted = acceptedNow(writingAs(deps, kit));
    speakAs(deps, kit, { kind: 'change', device: place.ownKey, role: 'owner', accepted });
  } else {
    const invitation = ports.random.bytes(secretBytes);
    speakAs(deps, kit, inviteEntry(invitation, 'owner', {}));
    place.join(invitation);
  }
  for (const space of dataSpaces) {
    const now = must(place.rights, 'rights');
    const ring = openKeyRing(tenantId, kit)(now);
    const keys = keysToGive(writingAs(deps, kit), { rights: now, ring }, space);
    if (keys) speakAs(deps, kit, keys);
  }
}

/** Stores an entry of another device's, on what is known here, in a log of its own. */
function speakAs(deps: KitDeps, device: Device, entry: MembersEntry): void {
  const { tenantId, database, ports, place } = deps;
  const parents = readEnds(database, membersSpace).toSorted();
  const heights = parents.map((id) => must(readNode(database, id), `entry ${id}`).height);
  const chunk = sealChunk(nodeCrypto, device, {
    tenant: tenantId,
    space: membersSpace,
    log: bytesToHex(ports.random.bytes(16)) as LogId,
    seq: 0,
    height: 1 + Math.max(-1, ...heights),
    parents,
    members: null,
    changesHash: changesHashOf(nodeCrypto, []),
    plain: encodeEntry(entry),
    key: undefined,
    nonce: ports.random.bytes(nonceBytes),
  });
  const { refused } = place.takeIn(membersSpace, [must(chunk, 'an entry that is small enough')]);
  if (refused.length > 0) throw new Error(`An entry of a kit was refused: ${refused[0]!.why}`);
}

function writingAs({ tenantId, database, ports }: KitDeps, device: Device) {
  return { tenantId, database, ports, device };
}
