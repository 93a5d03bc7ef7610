import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TenantId } from '#shared/domain/identity/ids.ts';
import { storedSamples } from '#tests/fixtures/stored-samples.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';
import { startFlowComputer, type FlowComputer } from '../drivers/flow-computer.ts';

const records = 20;
const waitFor = { timeout: 60_000, interval: 100 };
const hourMs = 3_600_000;

let test: TestCore;
let computer: FlowComputer;
beforeEach(async () => {
  test = await startTestCore();
  computer = await startFlowComputer(records);
});
afterEach(async () => {
  await test.close();
  await computer.close();
});

async function makeMeter(tenantId: TenantId) {
  const client = await test.connect({ tenantId });
  const { deviceId } = await client.templates.createDevice({
    templateId: 'gas-flow-computer',
    parameters: { hourlyRecords: records, recordFields: 4, timeZone: 'UTC' },
    device: {
      name: 'Meter',
      enabled: true,
      scanMs: 100,
      address: {
        kind: 'modbus',
        host: '127.0.0.1',
        port: computer.port,
        unitId: 1,
        timeoutMs: 1_000,
      },
    },
  });
  // The template looks at archives every five minutes.
  const tags = await client.telemetry.tags({ deviceId });
  const hourly = tags.filter(({ tagId }) => tagId.startsWith(`${deviceId}/hour`));
  await client.devices.saveTags({
    deviceId,
    tags: hourly.map(({ tagId, deviceId: _device, ...fields }) => {
      return { ...fields, key: tagId.slice(deviceId.length + 1), scanMs: 100 };
    }),
  });
  return `${deviceId}/hourVolume`;
}

it('TEL-131 keeps each record once, at its own time, whenever the application is stopped', async () => {
  computer.writeHours('2026-03-10T00', 12);
  const tenantId = await test.makeTenant();
  const tagId = await makeMeter(tenantId);
  const stored = () => storedSamples(test.core, tenantId, tagId);
  const startMs = Date.parse('2026-03-10T00:00:00Z');
  const expected = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ ms: startMs + n * hourMs, value: n + 1 }));
  await expect.poll(stored, waitFor).toEqual(expected(12));

  await test.stop();
  for (let n = 12; n < 25; n++)
    computer.write(new Date(startMs + n * hourMs).toISOString().slice(0, 13), n + 1);
  computer.asked.length = 0;
  await test.start();
  await test.connect({ tenantId });
  await expect.poll(stored, waitFor).toEqual(expected(25));
  // The record it knew, then those that came since: nothing it had was asked for again.
  expect([...new Set(computer.asked)].toSorted((a, b) => a - b)).toEqual([
    1, 2, 3, 4, 5, 12, 13, 14, 15, 16, 17, 18, 19, 20,
  ]);
}, 150_000);
