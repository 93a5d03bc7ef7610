import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import type { ClientIdentity } from '#core/drivers/lines.ts';
import type { Keychain } from '#native-bridges/keychain/bridge.ts';

/** What a person hands over: a certificate and its key, PEM. */
export interface GivenIdentity {
  readonly certificate: string;
  readonly privateKey: string;
  /** Where the key is encrypted; it is not kept. */
  readonly passphrase?: string | undefined;
}

/** Certificates with which this seat logs in to servers. Each seat keeps its own: they are in no document and not shared. */
export interface DeviceIdentities {
  read(deviceId: DeviceId): Promise<ClientIdentity | undefined>;
  /** null forgets it. Refuses `identity-unreadable` and `identity-mismatched`. */
  write(deviceId: DeviceId, given: GivenIdentity | null): Promise<void>;
}

export function createDeviceIdentities(keychain: Keychain): DeviceIdentities {
  const nameOf = (deviceId: DeviceId) => `identity-${deviceId.toLowerCase()}`;
  return {
    async read(deviceId) {
      const bytes = await keychain.read(nameOf(deviceId));
      return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as ClientIdentity);
    },
    async write(deviceId, given) {
      if (given === null) return keychain.remove(nameOf(deviceId));
      const identity = checkIdentity(given);
      await keychain.write(nameOf(deviceId), new TextEncoder().encode(JSON.stringify(identity)));
    },
  };
}

/** What of an identity may be shown. */
export function describeIdentity({ certificate }: ClientIdentity) {
  const { subject, validTo } = new X509Certificate(certificate);
  return { subject: subject.replaceAll('\n', ', '), validToMs: Date.parse(validTo) };
}

/** The key is kept without its passphrase: it has to be used with nobody there. */
function checkIdentity({ certificate, privateKey, passphrase }: GivenIdentity): ClientIdentity {
  const parsed = readable('certificate', () => new X509Certificate(certificate));
  const key = readable('key', () => createPrivateKey({ key: privateKey, passphrase }));
  // The security policies of OPC UA that servers offer sign with RSA (OPC 10000-7, 6.6).
  if (key.asymmetricKeyType !== 'rsa') throw new Refusal('identity-unreadable', { part: 'key' });
  if (!parsed.checkPrivateKey(key)) throw new Refusal('identity-mismatched');
  return { certificate: parsed.toString(), privateKey: toPem(key) };
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function readable<T>(part: 'certificate' | 'key', read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Refusal('identity-unreadable', { part }, { cause: error });
  }
}
