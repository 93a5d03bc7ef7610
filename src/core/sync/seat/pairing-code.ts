import { hexToBytes } from '#shared/chunks/bytes.ts';
import { encodeCbor } from '#shared/chunks/cbor.ts';
import type { DeviceKey } from '#shared/chunks/header.ts';
import { nodeCrypto } from '../chunks/node-crypto.ts';

/** Without letters that are taken for others. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * What two people compare on their screens before a device is let in: `K7QF2-M9XWT`. It follows from both devices and the
 * invitation, so somebody who got hold of the invitation shows another. 50 bits: to find a device with the same code takes longer
 * than an invitation lasts.
 */
export function pairingCode(inviter: DeviceKey, joiner: DeviceKey, inviteKey: DeviceKey): string {
  const parts = [inviter, joiner, inviteKey].map(hexToBytes);
  const hash = nodeCrypto.sha256(encodeCbor(['wellos/pair/1', ...parts]));
  const bits = hash.subarray(0, 7).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const text = Array.from(
    { length: 10 },
    (_, at) => digits[Number((bits >> BigInt(51 - 5 * at)) & 31n)],
  );
  return `${text.slice(0, 5).join('')}-${text.slice(5).join('')}`;
}
