import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';

/** Passwords of devices and brokers. Each seat keeps its own: they are in no document and are not shared. */
export interface DeviceSecrets {
  read(deviceId: DeviceId): Promise<string | undefined>;
  /** null forgets it. */
  write(deviceId: DeviceId, secret: string | null): Promise<void>;
}

export function createDeviceSecrets(keychain: Keychain): DeviceSecrets {
  const nameOf = (deviceId: DeviceId) => `device-${deviceId.toLowerCase()}`;
  return {
    async read(deviceId) {
      const bytes = await keychain.read(nameOf(deviceId));
      return bytes && new TextDecoder().decode(bytes);
    },
    write: (deviceId, secret) =>
      secret === null
        ? keychain.remove(nameOf(deviceId))
        : keychain.write(nameOf(deviceId), new TextEncoder().encode(secret)),
  };
}
