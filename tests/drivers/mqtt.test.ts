import mqtt from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { DriverReport, DriverTag } from '#core/drivers/driver.ts';
import { createMqttDriver } from '#core/drivers/mqtt/mqtt-driver.ts';
import { createSharedLines } from '#core/drivers/shared-lines.ts';
import { runDriverTests } from '#core/drivers/run-driver-tests.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { tagAddress, type LineAddress } from '#shared/domain/telemetry/device.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { hasMosquitto, startAedes, startMosquitto, type TestBroker } from './mqtt-broker.ts';
import { startSparkplugEdge } from './sparkplug-edge.ts';

const addressAt = (port: number, version: 4 | 5 = 4): LineAddress => ({
  kind: 'mqtt',
  brokerUrl: `mqtt://127.0.0.1:${port}`,
  version,
});
const tagAt = (tagId: string, point: Record<string, unknown>): DriverTag => ({
  tagId: tagId as TagId,
  point: tagAddress.parse({ kind: 'mqtt', ...point }),
});
const tags = {
  pressure: tagAt('q/pressure', { topic: 'well/1/values', jsonPath: 'data.psi' }),
  running: tagAt('q/running', { topic: 'well/1/running', jsonPath: 'on' }),
  setpoint: tagAt('q/setpoint', { topic: 'well/1/setpoint' }),
};

/** A broker with a device on it that retains its values, as gateways do. */
async function startBrokerAndDevice(startBroker: () => Promise<TestBroker>) {
  const broker = await startBroker();
  const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0 });
  device.on('error', () => {}); // The broker is killed on purpose.
  let written: TagValue | undefined;
  device.on('message', (_topic, payload) => (written = Number(payload.toString())));
  await device.subscribeAsync('well/1/setpoint');
  const retain = { retain: true, qos: 1 } as const;
  await device.publishAsync('well/1/setpoint', '0', retain);
  const set = async (name: 'pressure' | 'running', value: TagValue) => {
    const time = new Date().toISOString();
    const payload = name === 'running' ? { time, on: value } : { time, data: { psi: value } };
    const topic = name === 'running' ? 'well/1/running' : 'well/1/values';
    await device.publishAsync(topic, JSON.stringify(payload), retain);
  };
  await set('pressure', 0);
  await set('running', false);
  return {
    port: broker.port,
    set,
    written: () => written,
    async stop() {
      await device.endAsync(true);
      await broker.stop();
    },
  };
}

const noMosquitto = hasMosquitto ? undefined : '/usr/sbin/mosquitto is not on this machine';
const suites = [
  ['MQTT 3.1.1 (aedes)', () => startAedes(), 4, undefined],
  ['MQTT 5 (mosquitto)', () => startMosquitto(), 5, noMosquitto],
] as const;

for (const [name, startBroker, version, missing] of suites)
  runDriverTests({
    name,
    missing,
    createDriver: createMqttDriver,
    addressAt: (port) => addressAt(port, version),
    tags,
    unknownTag: tagAt('q/unknown', { topic: 'well/1/values', jsonPath: 'data.nothing' }),
    startServer: () => startBrokerAndDevice(startBroker),
  });

describe('MQTT driver', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });

  const start = (port: number, driverTags: readonly DriverTag[], sparkplugGroup?: string) => {
    const driver = createMqttDriver({
      deviceId: 'test' as DeviceId,
      address: { ...addressAt(port), sparkplugGroup } as LineAddress,
      scanMs: 500,
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      patience: { connectMs: 1_000, silenceMs: 3_000 },
      shared: createSharedLines(),
      workFolder: '',
    });
    const reports: DriverReport[] = [];
    driver.reports.subscribe((report) => reports.push(report));
    closers.push(() => driver.close());
    driver.start(driverTags);
    const samples = () =>
      reports.flatMap((report) => (report.kind === 'samples' ? report.samples : []));
    const last = (tagId: string) => samples().findLast((sample) => sample.tagId === tagId);
    const isOnline = () =>
      reports.some((report) => report.kind === 'status' && report.state === 'online');
    return { driver, reports, samples, last, isOnline };
  };
  const setupBroker = async (forbiddenTopic?: string) => {
    const broker = await startAedes({ forbiddenTopic });
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      reconnectPeriod: 0,
    });
    closers.push(
      () => broker.stop(),
      () => client.endAsync(true),
    );
    return { port: broker.port, client };
  };

  it('TEL-30 gives a message its own time, and a retained one without a time no good quality', async () => {
    const { port, client } = await setupBroker();
    const old = { ts: 1_700_000_000, psi: 5 };
    await client.publishAsync('a', JSON.stringify(old), { retain: true });
    await client.publishAsync('b', '6', { retain: true });
    const { last } = start(port, [
      tagAt('a', { topic: 'a', jsonPath: 'psi' }),
      tagAt('b', { topic: 'b' }),
    ]);
    await expect.poll(() => last('a') && last('b')).toBeTruthy();
    expect(last('a')).toMatchObject({ value: 5, quality: 'good', sourceMs: 1_700_000_000_000 });
    expect(last('b')).toMatchObject({ value: 6, quality: 'uncertain', reason: 'stale' });
    await client.publishAsync('b', '7');
    await expect.poll(() => last('b')).toMatchObject({ value: 7, quality: 'good' });
  });

  it('TEL-31 marks a tag bad whose payload cannot be read, and goes on', async () => {
    const { port, client } = await setupBroker();
    const { last, isOnline } = start(port, [
      tagAt('a', { topic: 'a', jsonPath: 'psi' }),
      tagAt('b', { topic: 'a', jsonPath: 'temp' }),
    ]);
    await expect.poll(isOnline).toBe(true);
    await client.publishAsync('a', '{"psi": 1, "temp"');
    await expect.poll(() => last('a')).toMatchObject({ quality: 'bad', reason: 'device-error' });
    await client.publishAsync('a', '{"psi": null, "temp": 2}');
    await expect.poll(() => last('b')).toMatchObject({ value: 2, quality: 'good' });
    expect(last('a')).toMatchObject({ value: null, quality: 'bad', reason: 'sensor-fault' });
  });

  it('TEL-33 calls a tag bad whose topic the broker refuses, and goes on with the others', async () => {
    const { port, client } = await setupBroker('secret');
    const { last, reports } = start(port, [
      tagAt('a', { topic: 'secret' }),
      tagAt('b', { topic: 'open' }),
      tagAt('c', { topic: 'wells/+/psi' }),
    ]);
    expect(last('c')).toMatchObject({ quality: 'bad', reason: 'unknown-tag' });
    await expect.poll(() => last('a')).toMatchObject({ quality: 'bad', reason: 'unknown-tag' });
    expect(reports).toContainEqual(expect.objectContaining({ kind: 'finding', rule: 'TEL-33' }));
    await client.publishAsync('open', '1');
    await expect.poll(() => last('b')).toMatchObject({ value: 1, quality: 'good' });
  });

  describe('Sparkplug', () => {
    const psi = tagAt('s/psi', { sparkplug: { edgeNode: 'Edge', device: 'Poc', metric: 'Psi' } });
    const amps = tagAt('s/amps', {
      sparkplug: { edgeNode: 'Edge', device: 'Poc', metric: 'Amps' },
    });
    const total = tagAt('s/total', { sparkplug: { edgeNode: 'Edge', metric: 'Total' } });
    const missing = tagAt('s/missing', {
      sparkplug: { edgeNode: 'Edge', device: 'Poc', metric: 'None' },
    });

    const setupEdge = async (driverTags = [psi, amps, total]) => {
      const { port } = await setupBroker();
      const edge = await startSparkplugEdge(port, {
        node: [{ name: 'Total', alias: 1, type: 'UInt64', value: 5_000_000_000 }],
        device: [
          { name: 'Psi', alias: 2, type: 'Double', value: 100 },
          { name: 'Amps', alias: 3, type: 'Int16', value: -7 },
        ],
      });
      const watched = start(port, driverTags, 'Field');
      closers.push(() => edge.close());
      await expect.poll(() => watched.last('s/psi')).toBeTruthy();
      return { edge, ...watched };
    };

    it('TEL-40 asks for the births of nodes that live already, and reads every number type', async () => {
      const { edge, last } = await setupEdge();
      expect(edge.commands[0]).toMatchObject({ topic: 'spBv1.0/Field/NCMD/Edge' });
      expect(last('s/psi')).toMatchObject({ value: 100, quality: 'good' });
      expect(last('s/amps')).toMatchObject({ value: -7 });
      expect(last('s/total')).toMatchObject({ value: 5_000_000_000 });
    });

    it('TEL-41 follows data by alias with its own time', async () => {
      const { edge, last } = await setupEdge();
      await edge.deviceData([
        { alias: 2, type: 'Double', value: 101, timestamp: 1_700_000_000_000 } as never,
      ]);
      await expect
        .poll(() => last('s/psi'))
        .toMatchObject({ value: 101, sourceMs: 1_700_000_000_000 });
    });

    it('TEL-42 keeps what came after a gap in the sequence', async () => {
      const { edge, last } = await setupEdge();
      edge.skipSeq();
      await edge.deviceData([{ name: 'Psi', type: 'Double', value: 102 }]);
      await expect.poll(() => last('s/psi')).toMatchObject({ value: 102, quality: 'good' });
    });

    it('TEL-43 makes every tag of a node bad/offline with its last value when the node dies', async () => {
      const { edge, last } = await setupEdge();
      await edge.nodeDeath();
      await expect
        .poll(() => last('s/psi'))
        .toMatchObject({ value: 100, quality: 'bad', reason: 'offline' });
      expect(last('s/total')).toMatchObject({ quality: 'bad', reason: 'offline' });
    });

    it('TEL-43 makes only the tags of a dead device bad, and a birth good again', async () => {
      const { edge, last } = await setupEdge();
      await edge.deviceDeath();
      await expect.poll(() => last('s/amps')).toMatchObject({ quality: 'bad', reason: 'offline' });
      expect(last('s/total')).toMatchObject({ quality: 'good' });
      await edge.birth();
      await expect.poll(() => last('s/amps')).toMatchObject({ value: -7, quality: 'good' });
    });

    it('TEL-44 ignores the death of an earlier session', async () => {
      const { edge, last, samples } = await setupEdge();
      await edge.nodeDeath(2);
      await edge.deviceData([{ name: 'Psi', type: 'Double', value: 103 }]);
      await expect.poll(() => last('s/psi')).toMatchObject({ value: 103, quality: 'good' });
      expect(samples().filter(({ reason }) => reason === 'offline')).toEqual([]);
    });

    it('TEL-45 calls a metric bad that the birth does not name', async () => {
      const { last } = await setupEdge([psi, missing]);
      await expect
        .poll(() => last('s/missing'))
        .toMatchObject({ quality: 'bad', reason: 'unknown-tag' });
    });

    it('TEL-46 reports an unreadable payload and goes on', async () => {
      const { edge, last, reports } = await setupEdge();
      await edge.garbage();
      await expect
        .poll(() => reports.some((report) => report.kind === 'finding' && report.rule === 'TEL-46'))
        .toBe(true);
      await edge.deviceData([{ name: 'Psi', type: 'Double', value: 104 }]);
      await expect.poll(() => last('s/psi')).toMatchObject({ value: 104 });
    });

    it('TEL-47 writes through a command of the type the birth gave', async () => {
      const { driver, edge } = await setupEdge();
      await driver.write(amps.tagId, -12);
      await expect
        .poll(() => edge.commands.at(-1))
        .toMatchObject({
          topic: 'spBv1.0/Field/DCMD/Edge/Poc',
          metrics: [{ name: 'Amps', type: 'Int16', value: -12 }],
        });
    });

    it('TEL-06 polls by asking for a rebirth', async () => {
      const { driver, samples } = await setupEdge();
      const before = samples().length;
      await driver.pollNow();
      expect(samples().length).toBeGreaterThanOrEqual(before + 3);
    });
  });
});
