import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TagFields } from '#shared/contract/devices.ts';
import type { ContractClient } from '#shared/contract/open-client.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { startTestCore } from '#tests/fixtures/test-core.ts';
import { startModbusServer, type ModbusTestServer } from '../drivers/modbus-server.ts';

const closers: (() => unknown)[] = [];
let server: ModbusTestServer;
let client: ContractClient;
let connect: (role: Role) => Promise<ContractClient>;
let tagId: TagId;

beforeEach(async () => {
  server = await startModbusServer();
  closers.push(() => server.close());
  server.registers[5] = 70;
  server.registers[6] = 1;
  const test = await startTestCore();
  closers.push(() => test.close());
  const tenantId = await test.makeTenant();
  client = await test.connect({ tenantId });
  connect = (role) => test.connect({ tenantId, role, personName: `a ${role}` });
  const { deviceId } = await client.devices.create({
    fields: {
      name: 'POC 1',
      scanMs: 200,
      enabled: true,
      address: { kind: 'modbus', host: '127.0.0.1', port: server.port, unitId: 1, timeoutMs: 500 },
    },
    tags: [
      setPoint('fillage', 5, { low: 50, high: 90, largestStep: 10 }),
      setPoint('locked', 6, null),
    ],
  });
  tagId = `${deviceId}/fillage` as TagId;
  await untilShown(tagId, 70);
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

describe('writes to the field', () => {
  const select = (value: number, rest: object = {}, by = client) =>
    by.fieldWrites.select({ tagId, value, shownValue: 70, reason: 'pump-off too early', ...rest });

  it('FWR-03 FWR-04 FWR-05 are selected, made, read back and kept', async () => {
    const selected = await select(75);
    expect(selected).toMatchObject({ from: 70, to: 75, tagName: 'fillage', deviceName: 'POC 1' });
    expect(server.registers[5]).toBe(70);
    const { write } = await client.fieldWrites.operate({ selectionId: selected.selectionId });
    expect(server.registers[5]).toBe(75);
    expect(write).toMatchObject({
      before: 70,
      asked: 75,
      readBack: 75,
      outcome: 'written',
      reason: 'pump-off too early',
      role: 'owner',
    });
    expect(await client.fieldWrites.journal({ tagId })).toEqual([write]);
    const deviceId = tagId.split('/')[0] as DeviceId;
    expect(await client.fieldWrites.journal({ deviceId })).toEqual([write]);
    const other = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ' as DeviceId;
    expect(await client.fieldWrites.journal({ deviceId: other })).toEqual([]);
    await expect(
      client.fieldWrites.operate({ selectionId: selected.selectionId }),
    ).rejects.toMatchObject({ code: 'write-selection-gone' });
  });

  it('FWR-01 FWR-02 are refused without leave, out of range, in large steps, and of what has moved', async () => {
    const locked = `${tagId.split('/')[0]}/locked` as TagId;
    await untilShown(locked, 1);
    await expect(select(2, { tagId: locked, shownValue: 1 })).rejects.toMatchObject({
      code: 'write-not-allowed',
    });
    await expect(select(95)).rejects.toMatchObject({
      code: 'write-out-of-range',
      details: { low: 50, high: 90 },
    });
    await expect(select(85)).rejects.toMatchObject({ code: 'write-step-too-large' });
    await expect(select(65, { shownValue: 60 })).rejects.toMatchObject({
      code: 'write-value-moved',
    });
    const { selectionId } = await select(75);
    server.registers[5] = 55;
    await untilShown(tagId, 55);
    await expect(client.fieldWrites.operate({ selectionId })).rejects.toMatchObject({
      code: 'write-value-moved',
    });
    expect(server.registers[5]).toBe(55);
    expect(await client.fieldWrites.journal({})).toEqual([]);
  });

  it('FWR-03 keep others away while one has selected, and can be given up', async () => {
    const other = await connect('engineer');
    const { selectionId } = await select(75);
    await expect(select(72, {}, other)).rejects.toMatchObject({ code: 'write-selected-elsewhere' });
    await expect(other.fieldWrites.operate({ selectionId })).rejects.toMatchObject({
      code: 'write-selection-gone',
    });
    await client.fieldWrites.cancel({ selectionId });
    await expect(client.fieldWrites.operate({ selectionId })).rejects.toMatchObject({
      code: 'write-selection-gone',
    });
    expect((await select(72, {}, other)).to).toBe(72);
  });

  it('FWR-05 are kept when the device refuses them', async () => {
    const { selectionId } = await select(75);
    server.refuseWrites = true;
    const { write } = await client.fieldWrites.operate({ selectionId });
    expect(write).toMatchObject({ outcome: 'refused-by-device', readBack: null });
    expect(write.detail).toMatch(/exception/i);
    expect(await client.fieldWrites.journal({})).toHaveLength(1);
    expect(server.registers[5]).toBe(70);
  });

  it('FWR-04 are not called written when the device keeps its value', async () => {
    const { selectionId } = await select(75);
    server.ignoreWrites = true;
    const { write } = await client.fieldWrites.operate({ selectionId });
    expect(write).toMatchObject({ outcome: 'not-confirmed', readBack: 70 });
  });

  it('FWR-02 are refused when the line is down', async () => {
    await server.close();
    await expect
      .poll(
        async () => (await client.telemetry.latest()).find((one) => one.tagId === tagId)?.quality,
      )
      .not.toBe('good');
    await expect(select(75)).rejects.toMatchObject({ code: 'write-value-stale' });
  });

  it('FWR-06 are refused to a pumper', async () => {
    const pumper = await connect('pumper');
    await expect(select(75, {}, pumper)).rejects.toMatchObject({ code: 'not-allowed' });
  });
});

async function untilShown(tag: TagId, value: number): Promise<void> {
  await expect
    .poll(async () => (await client.telemetry.latest()).find((one) => one.tagId === tag), {
      timeout: 10_000,
    })
    .toMatchObject({ value, quality: 'good' });
}

function setPoint(key: string, register: number, write: TagFields['write']): TagFields {
  return {
    key,
    name: key,
    unit: '%',
    signal: 'other',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'modbus', table: 'holding', register, encoding: 'u16', wordOrder: 'ABCD' },
    scale: null,
    range: null,
    write,
  };
}
