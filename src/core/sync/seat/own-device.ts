import type { Keychain } from '#native-bridges/keychain/bridge.ts';
import type { Random } from '#shared/kit/clock.ts';
import { createDevice, type Device } from '../chunks/device.ts';

const SEED_BYTES = 32;
const secretName = 'device-key';

/**
 * This seat's device in one tenant, made once. Each tenant has another, so that nobody can tell that the pumper of two operators
 * is one.
 */
export async function openOwnDevice(
  keychain: Keychain,
  random: Pick<Random, 'bytes'>,
): Promise<Device> {
  const known = await keychain.read(secretName);
  if (known?.length === SEED_BYTES) return createDevice(known);
  const seed = random.bytes(SEED_BYTES);
  await keychain.write(secretName, seed);
  return createDevice(seed);
}
