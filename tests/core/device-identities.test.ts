import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { makeCertificate } from '#tests/fixtures/make-certificate.ts';
import { startTestCore } from '#tests/fixtures/test-core.ts';
import { startOpcuaServer } from '../drivers/opcua-server.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('TEL-140 logs in to a server that wants a certificate with the one this seat keeps, which is in no document', async () => {
  const [mine, other] = [makeCertificate('Seat'), makeCertificate('Stranger')];
  const server = await startOpcuaServer({
    userCertificate: new X509Certificate(mine.certificate).raw,
  });
  closers.push(() => server.stop());
  const test = await startTestCore();
  closers.push(() => test.close());
  const client = await test.connect({ tenantId: await test.makeTenant() });
  const { deviceId } = await client.devices.create({
    fields: {
      name: 'Plant',
      scanMs: 1_000,
      enabled: true,
      address: {
        kind: 'opcua',
        endpointUrl: `opc.tcp://127.0.0.1:${server.port}`,
        securityMode: 'None',
        login: 'certificate',
      },
    },
    tags: [],
  });
  const device = async () => (await client.devices.list())[0]!;
  const soon = { timeout: 25_000 };
  const isRefused = () =>
    expect
      .poll(async () => (await device()).status, soon)
      .toMatchObject({ state: 'offline', reason: 'access-denied' });

  await isRefused();
  expect((await device()).identity).toBeNull();
  await client.devices.setIdentity({ deviceId, identity: other });
  await expect.poll(async () => (await device()).status?.retries, soon).toBeGreaterThan(0);
  await isRefused();

  await client.devices.setIdentity({ deviceId, identity: mine });
  await expect.poll(async () => (await device()).status?.state, soon).toBe('online');
  expect((await device()).identity).toMatchObject({ subject: 'CN=Seat' });

  const [, line = ''] = mine.privateKey.split('\n');
  const holding = filesOf(test.folder).filter((file) => readFileSync(file).includes(line));
  // Sealed where it lies.
  expect(holding).toEqual([]);
  expect(JSON.stringify(await client.devices.list())).not.toContain(line);

  await client.devices.setIdentity({ deviceId, identity: null });
  await isRefused();
}, 90_000);

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
