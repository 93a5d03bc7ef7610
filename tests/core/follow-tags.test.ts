import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TagFields } from '#shared/contract/devices.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';
import { startModbusServer } from '../drivers/modbus-server.ts';

let test: TestCore;
beforeEach(async () => {
  test = await startTestCore();
});
afterEach(() => test.close());

it('TEL-95 a stream of a device or well also brings the tags that it is given meanwhile', async () => {
  const server = await startModbusServer();
  server.registers[1] = 42;
  const client = await test.connect({ tenantId: await test.makeTenant() });
  const { deviceId } = await client.devices.create({
    fields: {
      name: 'RTU',
      scanMs: 200,
      enabled: true,
      address: { kind: 'modbus', host: '127.0.0.1', port: server.port, unitId: 1, timeoutMs: 500 },
    },
    tags: [tagAt('first', 0)],
  });
  const heard = new Set<string>();
  const stream = await client.telemetry.values({ deviceId });
  const listening = (async () => {
    for await (const { values } of stream)
      for (const { tagId, value } of values) if (value === 42) heard.add(tagId);
  })().catch(() => undefined);
  await client.devices.saveTags({ deviceId, tags: [tagAt('later', 1)] });
  await expect.poll(() => [...heard], { timeout: 15_000 }).toEqual([`${deviceId}/later`]);
  await test.stop();
  await listening;
  await server.close();
});

function tagAt(key: string, register: number): TagFields {
  return {
    key,
    name: key,
    unit: '',
    signal: 'other',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'modbus', table: 'holding', register, encoding: 'u16', wordOrder: 'ABCD' },
    scale: null,
    range: null,
  };
}
