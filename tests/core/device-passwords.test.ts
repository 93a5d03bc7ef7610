import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startTestCore } from '#tests/fixtures/test-core.ts';
import { startAedes } from '../drivers/mqtt-broker.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('TEL-36 a password is kept on this seat, used for the line, told to nobody and in no document', async () => {
  const password = 'gusher-4711';
  const broker = await startAedes({ password });
  closers.push(() => broker.stop());
  const test = await startTestCore();
  closers.push(() => test.close());
  const client = await test.connect({ tenantId: await test.makeTenant() });
  const { deviceId } = await client.devices.create({
    fields: {
      name: 'Broker',
      scanMs: 1_000,
      enabled: true,
      address: {
        kind: 'mqtt',
        brokerUrl: `mqtt://127.0.0.1:${broker.port}`,
        version: 4,
        userName: 'wellos',
      },
    },
    tags: [],
  });
  const device = async () => (await client.devices.list())[0]!;
  await expect
    .poll(async () => (await device()).status, { timeout: 10_000 })
    .toMatchObject({ state: 'offline', reason: 'access-denied' });
  expect((await device()).hasPassword).toBe(false);

  await client.devices.setPassword({ deviceId, password });
  await expect.poll(async () => (await device()).status?.state, { timeout: 20_000 }).toBe('online');
  expect(await device()).toMatchObject({ hasPassword: true });

  const holding = filesOf(test.folder).filter((file) => readFileSync(file).includes(password));
  // Sealed where it lies.
  expect(holding).toEqual([]);
  expect(JSON.stringify(await client.devices.list())).not.toContain(password);

  await client.devices.setPassword({ deviceId, password: null });
  await expect
    .poll(async () => (await device()).status, { timeout: 20_000 })
    .toMatchObject({ state: 'offline', reason: 'access-denied' });
});

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
