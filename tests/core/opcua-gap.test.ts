import { afterEach, beforeEach, expect, it } from 'vitest';
import { storedSamples } from '#tests/fixtures/stored-samples.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';
import { startOpcuaServer } from '../drivers/opcua-server.ts';

let test: TestCore;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  test = await startTestCore();
});
afterEach(async () => {
  await test.close();
  for (const close of closers.splice(0)) await close();
});

/** Making its own key takes a loaded machine its time. */
const waitFor = { timeout: 60_000, interval: 200 };

it('TEL-127 reads from the history of the server what came while the application was not running', async () => {
  const server = await startOpcuaServer({ keepsHistory: true });
  closers.push(server.stop);
  server.set('pressure', 1);
  const tenantId = await test.makeTenant();
  const before = await test.connect({ tenantId });
  const { deviceId } = await before.devices.create({
    fields: {
      name: 'PLC',
      scanMs: 100,
      enabled: true,
      address: {
        kind: 'opcua',
        endpointUrl: `opc.tcp://127.0.0.1:${server.port}`,
        securityMode: 'None',
      },
    },
    tags: [
      {
        key: 'pressure',
        name: 'Pressure',
        unit: 'psi',
        signal: 'other',
        wellId: null,
        leaseId: null,
        equipment: null,
        point: { kind: 'opcua', nodeId: 'ns=1;s=pressure' },
        scale: null,
        range: null,
      },
    ],
  });
  const stored = async () =>
    (await storedSamples(test.core, tenantId, `${deviceId}/pressure`)).map(({ value }) => value);
  await expect.poll(stored, waitFor).toEqual([1]);
  await test.stop();
  for (const value of [2, 3, 4]) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    server.set('pressure', value);
  }
  await test.start();
  await test.connect({ tenantId });
  await expect.poll(stored, waitFor).toEqual([1, 2, 3, 4]);
}, 150_000);
