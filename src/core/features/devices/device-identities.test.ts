import { expect, it } from 'vitest';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import { createFakeKeychain } from '#native-bridges/keychain/fake.ts';
import { makeCertificate } from '#tests/fixtures/make-certificate.ts';
import { createDeviceIdentities, describeIdentity } from './device-identities.ts';

const deviceId = '01JD0000000000000000000000' as DeviceId;
const identities = createDeviceIdentities(createFakeKeychain());

it('TEL-140 keeps a certificate with a key that can be used with nobody there', async () => {
  const given = makeCertificate('Seat 1', 'gusher');
  await identities.write(deviceId, { ...given, passphrase: 'gusher' });
  const kept = (await identities.read(deviceId))!;
  expect(kept.privateKey).toContain('-----BEGIN PRIVATE KEY-----');
  expect(describeIdentity(kept).subject).toBe('CN=Seat 1');
  await identities.write(deviceId, null);
  expect(await identities.read(deviceId)).toBeUndefined();
});

it('TEL-140 refuses what cannot be read and a key of another certificate', async () => {
  const [one, other] = [makeCertificate('One'), makeCertificate('Other')];
  const locked = makeCertificate('Locked', 'gusher');
  const refusalOf = (given: typeof one & { passphrase?: string }) =>
    identities.write(deviceId, given).catch((error: { code: string }) => error.code);
  expect(await refusalOf({ ...one, privateKey: other.privateKey })).toBe('identity-mismatched');
  expect(await refusalOf({ ...one, certificate: 'PEM' })).toBe('identity-unreadable');
  expect(await refusalOf({ ...one, privateKey: one.certificate })).toBe('identity-unreadable');
  expect(await refusalOf({ ...locked, passphrase: 'duster' })).toBe('identity-unreadable');
  expect(await refusalOf(locked)).toBe('identity-unreadable');
});
