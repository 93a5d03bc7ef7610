import { hkdfSync } from 'node:crypto';
import { concat } from '#shared/chunks/bytes.ts';
import { encodeCbor } from '#shared/chunks/cbor.ts';
import { type SpaceKey, spaceKeyOf } from '#shared/chunks/chunk.ts';
import type { Space, SpaceKeyId } from '#shared/chunks/header.ts';
import type { Random } from '#shared/kit/clock.ts';
import { createAgreement, type Device } from './device.ts';
import { nodeCrypto } from './node-crypto.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const noNonce = new Uint8Array(NONCE_BYTES);

/** Of which tenant and space a key is: wrapped, it cannot be passed off as another's. */
export interface KeyPlace {
  readonly tenantId: string;
  readonly space: Space;
}

/**
 * A space's key for one device: an X25519 key used once (32 bytes), then the key under AES-256-GCM with what both agree on
 * (HKDF-SHA256, the public keys in its info). 80 bytes.
 */
export function wrapFor(
  wrapKey: Uint8Array,
  { key }: SpaceKey,
  place: KeyPlace,
  random: Pick<Random, 'bytes'>,
): Uint8Array | undefined {
  const once = createAgreement(random.bytes(KEY_BYTES));
  const agreed = once.agree(wrapKey);
  if (!agreed) return undefined;
  const sealing = sealingOf(agreed, once.wrapKey, wrapKey, place);
  return concat([once.wrapKey, nodeCrypto.encrypt(sealing, key)]);
}

/** undefined when it was not wrapped for this device, or is another key than its name says. */
export function unwrap(
  device: Pick<Device, 'wrapKey' | 'agree'>,
  wrapped: Uint8Array,
  id: SpaceKeyId,
  place: KeyPlace,
): SpaceKey | undefined {
  const once = wrapped.subarray(0, KEY_BYTES);
  const agreed = device.agree(once);
  if (!agreed) return undefined;
  const sealing = sealingOf(agreed, once, device.wrapKey, place);
  return named(nodeCrypto.decrypt(sealing, wrapped.subarray(KEY_BYTES)), id);
}

/** An older key of the space under a newer one. 60 bytes. */
export function wrapOlder(
  newer: SpaceKey,
  { key }: SpaceKey,
  place: KeyPlace,
  random: Pick<Random, 'bytes'>,
): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES);
  const sealing = { key: newer.key, nonce, associated: associatedOf(place) };
  return concat([nonce, nodeCrypto.encrypt(sealing, key)]);
}

export function unwrapOlder(
  newer: SpaceKey,
  wrapped: Uint8Array,
  id: SpaceKeyId,
  place: KeyPlace,
): SpaceKey | undefined {
  const nonce = wrapped.subarray(0, NONCE_BYTES);
  if (nonce.length < NONCE_BYTES) return undefined;
  const sealing = { key: newer.key, nonce, associated: associatedOf(place) };
  return named(nodeCrypto.decrypt(sealing, wrapped.subarray(NONCE_BYTES)), id);
}

/** The agreed key is used for one wrap only, so its nonce may be fixed. */
function sealingOf(agreed: Uint8Array, once: Uint8Array, wrapKey: Uint8Array, place: KeyPlace) {
  const associated = associatedOf(place);
  const key = hkdfSync('sha256', agreed, once, concat([associated, wrapKey]), KEY_BYTES);
  return { key: new Uint8Array(key), nonce: noNonce, associated };
}

function associatedOf({ tenantId, space }: KeyPlace): Uint8Array {
  return encodeCbor(['wellos/space-key/1', tenantId, space]);
}

function named(key: Uint8Array | undefined, id: SpaceKeyId): SpaceKey | undefined {
  if (key?.length !== KEY_BYTES) return undefined;
  const found = spaceKeyOf(nodeCrypto, key);
  return found.id === id ? found : undefined;
}
