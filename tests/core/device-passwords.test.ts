import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { openClient } from '#shared/contract/open-client.ts';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { attachChannel } from '#core/attach-channel.ts';
import { createCore } from '#core/create-core.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { startAedes } from '../drivers/mqtt-broker.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

it('TEL-36 a password is kept on this seat, used for the line, told to nobody and in no document', async () => {
  const password = 'gusher-4711';
  const broker = await startAedes({ password });
  closers.push(() => broker.stop());
  const folder = mkdtempSync(join(tmpdir(), 'wellos-passwords-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const client = await openCore(folder);
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

  const holding = filesOf(folder).filter((file) => readFileSync(file).includes(password));
  expect(holding.map((file) => file.includes('secrets'))).toEqual([true]);
  expect(statSync(holding[0]!).mode & 0o077).toBe(0);
  expect(JSON.stringify(await client.devices.list())).not.toContain(password);

  await client.devices.setPassword({ deviceId, password: null });
  await expect
    .poll(async () => (await device()).status, { timeout: 20_000 })
    .toMatchObject({ state: 'offline', reason: 'access-denied' });
});

async function openCore(folder: string) {
  const core = await createCore({
    dataFolder: join(folder, 'data'),
    version: 'test',
    ports: createSystemPorts(),
  });
  closers.push(() => core.close());
  const connect = async (tenantId: TenantId | null) => {
    const [near, far] = createInProcessChannels(setImmediate);
    await attachChannel(core, far, { tenantId, role: 'owner' });
    const opened = openClient(near);
    closers.push(() => opened.close());
    return opened.client;
  };
  const { tenantId } = await (await connect(null)).tenants.create({ name: 'Test' });
  return connect(tenantId);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
