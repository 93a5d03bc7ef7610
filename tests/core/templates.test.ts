import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInProcessChannels } from '#shared/contract/channels/in-process.ts';
import { openClient, type OpenClient } from '#shared/contract/open-client.ts';
import type { DeviceId, TagId, TenantId } from '#shared/domain/identity/ids.ts';
import type { Role } from '#shared/domain/people/role.ts';
import { must } from '#shared/kit/must.ts';
import { attachChannel } from '#core/attach-channel.ts';
import type { Core } from '#core/core.ts';
import { createCore } from '#core/create-core.ts';
import { createSystemPorts } from '#core/system-ports.ts';
import { startSimulatedLease } from '#simulator/simulated-lease.ts';
import { startEnronServer } from '../drivers/enron-server.ts';
import { startModbusServer } from '../drivers/modbus-server.ts';

const patience = { timeout: 20_000 };
let folder: string;
let core: Core;
let tenantId: TenantId;
const open: OpenClient[] = [];
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wellos-templates-'));
  core = await createCore({ dataFolder: folder, version: 'test', ports: createSystemPorts() });
  const { client } = await connect('owner', null);
  tenantId = (await client.tenants.create({ name: 'Test' })).tenantId;
});
afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  await core.close();
  for (const close of closing.splice(0)) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function connect(role: Role, tenant: TenantId | null = tenantId): Promise<OpenClient> {
  const [near, far] = createInProcessChannels(setImmediate);
  await attachChannel(core, far, { tenantId: tenant, role });
  const client = openClient(near);
  open.push(client);
  return client;
}

const modbus = (port: number) => ({
  kind: 'modbus' as const,
  host: '127.0.0.1',
  port,
  unitId: 1,
  timeoutMs: 1_000,
});

describe('devices made of templates', () => {
  it('TPL-10 CLC-05 read a real server, calculated tags and history included', async () => {
    const server = await startModbusServer();
    closing.push(() => server.close());
    server.registers[400] = 1;
    server.setFloat(402, 71.5);
    server.setFloat(414, 12_500);
    server.setFloat(416, 4_250);
    const { client } = await connect('owner');
    const { deviceId } = await client.templates.createDevice({
      templateId: 'rod-pump-controller',
      parameters: { base: 400 },
      device: { name: 'Lea 1', enabled: true, address: modbus(server.port), scanMs: 300 },
    });
    const value = valueOf(client, deviceId);
    await expect.poll(async () => (await value('loadRange'))?.value, patience).toBe(8_250);
    expect(await value('pumpFillage')).toMatchObject({ value: 71.5, quality: 'good' });
    expect(await value('wellState')).toMatchObject({ value: 1 });
    server.setFloat(416, 4_500);
    await expect.poll(async () => (await value('loadRange'))?.value, patience).toBe(8_000);
    const count = async () =>
      (
        await client.telemetry.count({
          tagId: `${deviceId}/loadRange` as TagId,
          fromMs: 0,
          toMs: Date.now() + 60_000,
        })
      ).count;
    await expect.poll(count, patience).toBeGreaterThan(1);

    // The registers move to another block, as a batch that is taken back.
    server.setFloat(502, 33);
    const change = {
      templateId: 'rod-pump-controller',
      deviceIds: [deviceId],
      parameters: { base: 500 },
    };
    const preview = await client.templates.previewChange(change);
    expect(preview.devices[0]?.tags.find(({ key }) => key === 'pumpFillage')?.fields).toEqual([
      {
        field: 'point',
        before: expect.objectContaining({ register: 402 }),
        after: expect.objectContaining({ register: 502 }),
        isKept: false,
      },
    ]);
    const { batchId } = await client.templates.applyChange(change);
    await expect.poll(async () => (await value('pumpFillage'))?.value, patience).toBe(33);
    await client.audit.undo({ target: { batchId } });
    await expect.poll(async () => (await value('pumpFillage'))?.value, patience).toBe(71.5);
  }, 60_000);

  it('TPL-10 a flow computer in the Enron form is read by its own registers', async () => {
    const bytes = (write: (buffer: Buffer) => void) => {
      const buffer = Buffer.alloc(4);
      write(buffer);
      return buffer;
    };
    const values = new Map([
      [7_102, bytes((buffer) => buffer.writeFloatBE(512.25))],
      [7_104, bytes((buffer) => buffer.writeFloatBE(1_834.5))],
      [5_011, bytes((buffer) => buffer.writeInt32BE(1_234_567))],
    ]);
    const server = await startEnronServer({ value: (register) => values.get(register) });
    closing.push(() => server.close());
    const { client } = await connect('owner');
    const { deviceId } = await client.templates.createDevice({
      templateId: 'gas-flow-computer',
      parameters: { run: 2 },
      device: { name: 'Meter', enabled: true, address: modbus(server.port), scanMs: 300 },
    });
    const value = valueOf(client, deviceId);
    await expect.poll(async () => (await value('gasRate'))?.value, patience).toBe(1_834.5);
    await expect.poll(async () => (await value('accumulated'))?.value, patience).toBe(1_234_567);
    expect(await value('staticPsi')).toMatchObject({ value: 512.25, quality: 'good' });
  }, 40_000);

  it('TPL-10 a well of the simulated lease runs from a template alone', async () => {
    const lease = await startSimulatedLease({ tickMs: null, historyDays: 0, hasFaults: false });
    closing.push(() => lease.close());
    const rodPump = lease.manifest.devices.filter(
      ({ address, tags }) =>
        address.kind === 'modbus' && tags.some(({ signal }) => signal === 'strokesPerMinute'),
    );
    expect(rodPump.length).toBeGreaterThan(0);
    const { client } = await connect('owner');
    for (const { name, address, tags } of rodPump) {
      if (address.kind !== 'modbus') continue;
      const wordOrder = tags.flatMap(({ point }) =>
        point.kind === 'modbus' ? [point.wordOrder] : [],
      )[0]!;
      const { deviceId } = await client.templates.createDevice({
        templateId: 'simulated-rod-pump',
        parameters: { unitId: address.unitId, wordOrder },
        device: { name, enabled: true, address: { ...address, unitId: 1 }, scanMs: 300 },
      });
      const made = (await client.telemetry.tags()).filter((tag) => tag.deviceId === deviceId);
      for (const tag of tags) {
        const mine = must(
          made.find(({ signal }) => signal === tag.signal),
          tag.key,
        );
        expect(mine).toMatchObject({ unit: tag.unit, point: tag.point, scale: tag.scale });
      }
      const value = valueOf(client, deviceId);
      const oil = must(
        tags.find(({ signal }) => signal === 'oilRateBblPerDay'),
        'oil',
      );
      await expect
        .poll(async () => (await value('oilRateBblPerDay'))?.value, patience)
        .toBeCloseTo(Number(lease.probe.reading(oil.key).value), 2);
      const [oilNow, water] = [await value('oilRateBblPerDay'), await value('waterRateBblPerDay')];
      await expect
        .poll(async () => (await value('liquidRate'))?.value, patience)
        .toBeCloseTo(Number(oilNow?.value) + Number(water?.value), 3);
    }
  }, 60_000);

  it('TPL-11 CLC-08 over the contract: origins, typed values, who may', async () => {
    const { client } = await connect('owner');
    const { deviceId } = await client.templates.createDevice({
      templateId: 'injection-well',
      parameters: {},
      device: { name: 'SWD 1', enabled: false, address: modbus(502) },
      overrides: { injectionPsi: { range: { low: 0, high: 1_000 } } },
      alarms: 'approved',
    });
    const { tags, use, groups } = await client.templates.device({ deviceId });
    expect(use).toMatchObject({ templateId: 'injection-well', newestVersion: 1 });
    expect(groups[0]?.name).toBe('Injection');
    const pressure = must(
      tags.find(({ key }) => key === 'injectionPsi'),
      'injectionPsi',
    );
    expect(pressure.fields.find(({ isOverridden }) => isOverridden)).toMatchObject({
      field: 'range',
      templateValue: { low: 0, high: 2_500 },
    });
    const definitions = await client.alarms.definitions({ deviceId });
    expect(definitions).toHaveLength(3);
    for (const { definition, problems } of definitions) {
      expect(definition.isEnabled).toBe(true);
      expect(problems).toEqual([]);
    }
    const { client: pumper } = await connect('pumper');
    const tagId = `${deviceId}/permitPsi` as TagId;
    await pumper.calculated.enter({ tagId, value: 850, reason: 'permit 4711' });
    expect(await valueOf(client, deviceId)('permitPsi')).toMatchObject({
      value: 850,
      quality: 'good',
    });
    await expect(
      pumper.templates.copy({ templateId: 'injection-well', name: 'Mine' }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('TPL-07 the list says what is not confirmed, the wizard what would be made', async () => {
    const { client } = await connect('viewer');
    const list = await client.templates.list();
    expect(list.length).toBeGreaterThanOrEqual(13);
    expect(list.find(({ templateId }) => templateId === 'lufkin-sam')).toMatchObject({
      vendor: 'Lufkin',
      isUnconfirmed: true,
      source: expect.stringContaining('Lufkin'),
      protocols: ['modbus'],
      isOwn: false,
    });
    const filled = await client.templates.fill({
      templateId: 'lufkin-sam',
      kind: 'modbus',
      parameters: { unitId: 4 },
    });
    expect(filled.line.unitId).toBe(4);
    expect(filled.findings).toEqual([]);
    expect(filled.tags.find(({ key }) => key === 'pprl')).toMatchObject({
      isUnconfirmed: true,
      source: expect.any(String),
      point: { register: 5_752 },
    });
  });

  it('CLC-04 CLC-07 over the contract: rings are refused by name, history is worked out by a job', async () => {
    const { client } = await connect('owner');
    const tag = (key: string, expression: string, inputs: Record<string, TagId>) => ({
      key,
      name: key,
      unit: '',
      signal: 'other' as const,
      wellId: null,
      leaseId: null,
      equipment: null,
      point: { kind: 'calculated' as const, expression, inputs, holdMs: 60_000 },
      scale: null,
      range: null,
    });
    const { deviceId } = await client.devices.create({
      fields: { name: 'Sums', address: { kind: 'calculated' }, scanMs: 1_000, enabled: true },
      tags: [{ ...tag('gauge', '', {}), point: { kind: 'manual' } }],
    });
    const idOf = (key: string) => `${deviceId}/${key}` as TagId;
    const save = (...tags: ReturnType<typeof tag>[]) => client.devices.saveTags({ deviceId, tags });
    const atMs = Date.now() - 3_600_000;
    await client.calculated.enter({
      tagId: idOf('gauge'),
      value: 5,
      sourceMs: atMs,
      reason: 'gauged',
    });
    await save(tag('a', '2 * g', { g: idOf('gauge') }), tag('b', 'a + 1', { a: idOf('a') }));
    await expect(save(tag('a', 'b', { b: idOf('b') }))).rejects.toMatchObject({
      code: 'calculated-ring',
    });
    await expect(save(tag('c', 'a +', { a: idOf('a') }))).rejects.toMatchObject({
      code: 'expression-refused',
    });
    const { jobId } = await client.calculated.recalculate({
      tagIds: [idOf('a')],
      fromMs: atMs - 1,
      toMs: Date.now(),
      reason: 'new',
    });
    await expect.poll(async () => (await client.jobs.get({ jobId })).state, patience).toBe('done');
    const { at } = must(
      (await client.telemetry.neighbours({ tagIds: [idOf('b')], ms: atMs }))[0],
      'b',
    );
    expect(at).toMatchObject({ value: 11, quality: 'good' });
  }, 40_000);
});

function valueOf(client: OpenClient['client'], deviceId: DeviceId) {
  return async (key: string) =>
    (await client.telemetry.latest()).find(({ tagId }) => tagId === `${deviceId}/${key}`);
}
