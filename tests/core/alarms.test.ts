import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmDefinition } from '#shared/domain/alarms/definition.ts';
import type { AlarmId, DeviceId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { definitionOf } from '#tests/fixtures/test-alarm-desk.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';
import { startModbusServer, type ModbusTestServer } from '#tests/drivers/modbus-server.ts';

let test: TestCore;
let device: ModbusTestServer;
let tenantId: TenantId;
let deviceId: DeviceId;
const soon = { timeout: 15_000 };

beforeEach(async () => {
  device = await startModbusServer();
  device.registers[0] = 300;
  test = await startTestCore();
  tenantId = await test.makeTenant();
  deviceId = await createDevice();
});
afterEach(async () => {
  await test.close();
  await device.close();
});

const connect = (role: Role) => test.connect({ tenantId, role });

describe('alarms of a real device, through the contract', () => {
  it('ALM-80 are raised, acknowledged, written down and counted', async () => {
    const client = await connect('pumper');
    const stream = (await client.alarms.follow(undefined)) as AsyncIterable<{ alarms: unknown[] }>;
    const heard: unknown[] = [];
    const listening = (async () => {
      for await (const { alarms } of stream) heard.push(...alarms);
    })().catch(() => undefined);
    device.registers[0] = 470;
    await expect
      .poll(async () => (await client.alarms.active({})).alarms, soon)
      .toMatchObject([
        {
          alarmId: high(),
          phase: 'unacknowledged',
          priority: 'high',
          valueAtRaise: 470,
          advice: { response: 'Shut the wing valve' },
        },
      ]);
    expect(await client.alarms.summary()).toMatchObject({ active: { high: 1 }, isOnDuty: true });
    await client.alarms.acknowledge({ alarmIds: [high()] });
    await expect(client.alarms.acknowledge({ alarmIds: [high()] })).rejects.toThrow(/alarm-move/);
    const { entries } = await client.alarms.journal({ priorities: ['high'] });
    expect(entries.map(({ kind }) => kind)).toEqual(['acknowledge', 'raise']);
    const toMs = Date.now() + 1;
    const kpis = await client.alarms.kpis({ fromMs: toMs - 3_600_000, toMs });
    await expect(client.alarms.kpis({ fromMs: 0, toMs })).rejects.toThrow(/input/i);
    expect(kpis).toMatchObject({ announced: 1, standing: 1, badActors: [{ alarmId: high() }] });
    await expect.poll(() => heard, soon).toMatchObject([{}, { phase: 'acknowledged' }]);
    await test.stop();
    await listening;
  });

  it('ALM-81 stand as they stood after the core was started anew', async () => {
    const before = await connect('pumper');
    device.registers[0] = 470;
    await expect.poll(async () => (await before.alarms.active({})).total, soon).toBe(1);
    await before.alarms.acknowledge({ alarmIds: [high()] });
    await test.stop();
    await test.start();
    const after = await connect('pumper');
    expect((await after.alarms.active({})).alarms).toMatchObject([
      { alarmId: high(), phase: 'acknowledged', acknowledgedBy: expect.any(String) },
    ]);
    device.registers[0] = 300;
    await expect.poll(async () => (await after.alarms.active({})).total, soon).toBe(0);
  });

  it('ALM-84 are one when their device is lost, and a frozen low value raises nothing', async () => {
    const client = await connect('pumper');
    // Only once the device was up does its loss mean something.
    await expect
      .poll(async () => (await client.devices.list())[0]?.status?.state, soon)
      .toBe('online');
    await device.close();
    await expect
      .poll(async () => (await client.alarms.active({})).alarms, soon)
      .toMatchObject([{ name: 'Controller lost', childCount: 2 }]);
    const { alarms } = await client.alarms.suppressed({ parentId: `${deviceId}/line` as AlarmId });
    expect(alarms.map(({ name }) => name).toSorted()).toEqual(['No data', 'Tubing pressure high']);
    const { entries } = await client.alarms.journal({});
    expect(entries.filter(({ phase }) => phase === 'unacknowledged')).toHaveLength(1);
  });

  it('ALM-43 are shelved by those who may, and configured by those who may', async () => {
    const viewer = await connect('viewer');
    const pumper = await connect('pumper');
    const shelving = { alarmIds: [high()], forMs: 13 * 3_600_000, reason: 'Gauge is changed' };
    await expect(viewer.alarms.shelve(shelving)).rejects.toThrow(/not-allowed/);
    await expect(pumper.alarms.shelve(shelving)).rejects.toThrow(/alarm-shelving-refused/);
    await pumper.alarms.shelve({ ...shelving, forMs: 3_600_000 });
    expect(await viewer.alarms.suppressed({ phase: 'shelved' })).toMatchObject({ total: 1 });
    await expect(
      pumper.alarms.takeOutOfService({ alarmIds: [high()], reason: 'x' }),
    ).rejects.toThrow(/not-allowed/);
    await expect(pumper.alarms.discard({ alarmIds: [high()] })).rejects.toThrow(/not-allowed/);
    expect(await viewer.alarms.definitions({ deviceId })).toHaveLength(3);
  });
});

const high = () => `${deviceId}/high` as AlarmId;

async function createDevice(): Promise<DeviceId> {
  const client = await connect('owner');
  const made = await client.devices.create({
    fields: {
      name: 'Bravo controller',
      address: { kind: 'modbus', host: '127.0.0.1', port: device.port, unitId: 1 },
      scanMs: 100,
      enabled: true,
    },
    tags: [
      {
        key: 'tubing',
        name: 'Tubing pressure',
        unit: 'psi',
        signal: 'tubingPsi',
        wellId: null,
        leaseId: null,
        equipment: null,
        point: {
          kind: 'modbus',
          table: 'holding',
          register: 0,
          encoding: 'u16',
          wordOrder: 'ABCD',
        },
        scale: null,
        range: null,
      },
    ],
  });
  const tagId = `${made.deviceId}/tubing` as TagId;
  const line: Partial<AlarmDefinition> = {
    name: 'Controller lost',
    source: { kind: 'device', deviceId: made.deviceId },
    condition: { kind: 'offline' },
  };
  const stale: Partial<AlarmDefinition> = {
    name: 'No data',
    condition: { kind: 'stale' },
    onDelay: { ms: 3_000, samples: 1 },
  };
  await client.alarms.save({
    ownerId: made.deviceId,
    alarms: [
      { key: 'high', definition: definitionOf(tagId) },
      { key: 'stale', definition: definitionOf(tagId, stale) },
      { key: 'line', definition: definitionOf(tagId, line) },
    ],
  });
  return made.deviceId;
}
