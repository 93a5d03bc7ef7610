import mqtt from 'mqtt';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProxy, type TestProxy } from '#core/drivers/misbehaving-server.ts';
import type { TagFields } from '#shared/contract/devices.ts';
import type { ContractClient } from '#shared/contract/open-client.ts';
import type { DeviceId, TenantId } from '#shared/domain/identity/ids.ts';
import { startTestCore, type TestCore } from '#tests/fixtures/test-core.ts';
import { hasMosquitto, startMosquitto, type TestBroker } from '../drivers/mqtt-broker.ts';

const skipped = hasMosquitto ? '' : ' (skipped: /usr/sbin/mosquitto is not on this machine)';
const topic = 'wellos/{device}/{tag}';
const soon = { timeout: 30_000 };

describe.skipIf(skipped !== '')(`publishing to mosquitto${skipped}`, () => {
  const closers: (() => unknown)[] = [];
  let core: TestCore;
  let tenantId: TenantId;
  let client: ContractClient;
  let broker: TestBroker;
  let proxy: TestProxy;

  beforeEach(async () => {
    broker = await startMosquitto();
    closers.push(() => broker.stop());
    proxy = await startProxy(broker.port);
    closers.push(() => proxy.close());
    core = await startTestCore();
    closers.push(() => core.close());
    tenantId = await core.makeTenant();
    client = await core.connect({ tenantId });
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  const subscribe = async () => {
    const received: { topic: string; message: Record<string, unknown> }[] = [];
    const listener = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      reconnectPeriod: 0,
    });
    closers.push(() => listener.endAsync(true));
    listener.on('message', (name, payload) =>
      received.push({ topic: name, message: JSON.parse(payload.toString()) }),
    );
    await listener.subscribeAsync('wellos/#', { qos: 1 });
    return { received, values: () => received.map(({ message }) => message['value']) };
  };
  const addBroker = async () => {
    const { deviceId } = await client.devices.create({
      fields: {
        name: 'Office broker',
        scanMs: 1_000,
        enabled: true,
        address: { kind: 'mqtt', brokerUrl: `mqtt://127.0.0.1:${proxy.port}`, version: 5 },
      },
      tags: [],
    });
    return deviceId;
  };
  const sensor = (key: string, rest: Partial<TagFields> = {}): TagFields => ({
    key,
    name: key,
    unit: 'psi',
    signal: 'pressurePsi',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'sensor', name: key },
    scale: null,
    range: null,
    ...rest,
  });
  const addSensors = async () => {
    const fields = {
      name: 'Header',
      scanMs: 60_000,
      enabled: true,
      address: { kind: 'sensors' as const },
    };
    const tags = [sensor('inlet'), sensor('outlet', { signal: 'temperatureF', unit: '°F' })];
    const { deviceId } = await client.devices.create({ fields, tags });
    return deviceId;
  };
  const tagsOf = (some: object = {}) => ({
    leaseIds: [],
    deviceIds: [],
    signals: [],
    keeps: [],
    ...some,
  });
  const limits = { mostMessages: 1_000_000, mostMegabytes: 500, mostDays: 7 };
  const publish = (deviceId: DeviceId, rest: object = {}) =>
    client.publishing.save({
      deviceId,
      publishing: { enabled: true, topic, tags: tagsOf(), limits, ...rest },
    });
  let second = 0;
  const post = (...values: number[]) =>
    client.sensors.post({
      samples: values.map((value) => ({
        tag: 'Header/inlet',
        at: Date.UTC(2026, 10, 1, 0, 0, second++),
        value,
        quality: 'good' as const,
      })),
    });
  const status = async () => (await client.publishing.list())[0]!.status!;
  const isOnline = (deviceId: DeviceId) =>
    expect
      .poll(async () => {
        const devices = await client.devices.list();
        return devices.find((one) => one.deviceId === deviceId)?.status?.state;
      }, soon)
      .toBe('online');

  it('PUB-03 PUB-04 PUB-10 publishes the chosen tags with value, quality, time and unit', async () => {
    const { received } = await subscribe();
    await addSensors();
    const deviceId = await addBroker();
    const done = await publish(deviceId, { tags: tagsOf({ signals: ['pressurePsi'] }) });
    await isOnline(deviceId);
    const atMs = Date.UTC(2026, 10, 1);
    await client.sensors.post({
      samples: [
        { tag: 'Header/outlet', at: atMs, value: 99, quality: 'good' },
        { tag: 'Header/inlet', at: atMs + 1_000, value: 12.5, quality: 'good' },
        { tag: 'Header/inlet', at: atMs + 2_000, value: 13, quality: 'uncertain' },
      ],
    });
    await expect.poll(() => received.length, soon).toBe(2);
    expect(received[0]).toEqual({
      topic: 'wellos/Header/inlet',
      message: { value: 12.5, quality: 'good', time: '2026-11-01T00:00:01.000Z', unit: 'psi' },
    });
    expect(received[1]!.message).toMatchObject({ value: 13, quality: 'uncertain' });
    await expect.poll(async () => (await status()).published, soon).toBe(2);
    expect(await status()).toMatchObject({ waiting: 0, shed: 0, refused: 0 });

    await client.audit.undo({ target: { commandId: done.commandId } });
    expect(await client.publishing.list()).toEqual([]);
  });

  it('PUB-10 is refused for a device that is no broker', async () => {
    await expect(publish(await addSensors())).rejects.toMatchObject({
      code: 'publish-impossible',
    });
  });

  it('PUB-06 sends in order what waited while the broker was stopped and the core was started anew', async () => {
    const first = await subscribe();
    await addSensors();
    const deviceId = await addBroker();
    await publish(deviceId);
    await isOnline(deviceId);
    await post(1);
    await expect.poll(() => first.values(), soon).toEqual([1]);
    const { port } = proxy;
    await proxy.close();
    await broker.stop();
    await post(2, 3);
    await expect.poll(async () => (await status()).waiting, soon).toBe(2);
    await core.stop();
    await core.start();
    client = await core.connect({ tenantId });
    expect(await status()).toMatchObject({ waiting: 2, published: 1 });
    await post(4);

    broker = await startMosquitto('', broker.port);
    closers.push(() => broker.stop());
    const again = await subscribe();
    proxy = await startProxy(broker.port, port);
    closers.push(() => proxy.close());
    await expect.poll(() => again.values(), soon).toEqual([2, 3, 4]);
    await post(5);
    await expect.poll(() => again.values(), soon).toEqual([2, 3, 4, 5]);
    await expect.poll(status, soon).toMatchObject({ waiting: 0, published: 5, shed: 0 });
  }, 60_000);

  it('PUB-07 sheds the oldest of what waits, and says how many', async () => {
    await addSensors();
    const deviceId = await addBroker();
    await proxy.close();
    await publish(deviceId, { limits: { ...limits, mostMessages: 100 } });
    await post(...Array.from({ length: 130 }, (_, at) => at));
    await expect.poll(status, soon).toMatchObject({ waiting: 100, shed: 30 });
  });

  it('PUB-12 throws away what waited when publishing ends', async () => {
    await addSensors();
    const deviceId = await addBroker();
    await proxy.close();
    await publish(deviceId);
    await post(1, 2);
    await expect.poll(async () => (await status()).waiting, soon).toBe(2);
    const folder = () => findFolder(core.folder);
    expect(readdirSync(folder()!).length).toBeGreaterThan(0);
    await client.publishing.remove({ deviceId });
    await expect.poll(() => readdirSync(folder()!), soon).toEqual([]);
  });

  it('PUB-01 shows beforehand what would be published, and tests with a real message', async () => {
    const { received } = await subscribe();
    await addSensors();
    const deviceId = await addBroker();
    await isOnline(deviceId);
    await post(7);
    const seen = await client.publishing.preview({ deviceId, topic, tags: tagsOf() });
    expect(seen).toMatchObject({ tagCount: 2, sharedCount: 0 });
    expect(seen.examples.map((one) => one.topic)).toEqual([
      'wellos/Header/inlet',
      'wellos/Header/outlet',
    ]);
    expect(JSON.parse(seen.examples[0]!.payload)).toMatchObject({ value: 7, unit: 'psi' });
    const shared = { deviceId, topic: 'wellos/{name}', tags: tagsOf() };
    await client.devices.saveTags({
      deviceId: (await client.devices.list()).find(({ name }) => name === 'Header')!.deviceId,
      tags: [sensor('third', { name: 'inlet' })],
    });
    expect(await client.publishing.preview(shared)).toMatchObject({ tagCount: 3, sharedCount: 2 });
    expect(await client.publishing.test({ deviceId, topic })).toMatchObject({
      isTaken: true,
      topic: 'wellos/test/test',
    });
    await expect
      .poll(() => received.at(-1), soon)
      .toMatchObject({
        topic: 'wellos/test/test',
        message: { test: true },
      });
  });
});

function findFolder(root: string): string | undefined {
  const tenants = join(root, 'data', 'tenants');
  return readdirSync(tenants)
    .map((name) => join(tenants, name, 'publishing'))
    .find((path) => existsSync(path));
}
