import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * What every device that has ever been told of a tenant knows of it, and nobody else on its network: a secret made of the chunk the
 * tenant began with. It keeps strangers from learning who is a neighbour; who may exchange anything is proven by devices' keys.
 */
export function lanSecretOf(tenantId: string, root: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', Buffer.from(root, 'hex'), tenantId, 'wellos/lan/1', 32));
}

/** Shows that one knows the secret, over one connection only. */
export function knockOf(secret: Uint8Array, connection: Uint8Array): Uint8Array {
  return new Uint8Array(createHmac('sha256', secret).update('knock\0').update(connection).digest());
}

export function isKnock(secret: Uint8Array, connection: Uint8Array, knock: Uint8Array): boolean {
  return isSame(Buffer.from(knockOf(secret, connection)), Buffer.from(knock));
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
