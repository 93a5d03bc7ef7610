import { bytesToHex } from './bytes.ts';
import type { Signer } from './crypto.ts';
import type { DeviceKey } from './header.ts';

/** By which a device is known, of what it signs with. */
export function keyOf({ publicKey }: Pick<Signer, 'publicKey'>): DeviceKey {
  return bytesToHex(publicKey) as DeviceKey;
}
