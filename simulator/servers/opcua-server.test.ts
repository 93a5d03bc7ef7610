import {
  AttributeIds,
  DataType,
  OPCUAClient,
  type ClientSession,
  type DataValue,
} from 'node-opcua-client';
import { TimestampsToReturn } from 'node-opcua-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedDevice, SimulatedTag } from '#shared/domain/telemetry/simulated-lease.ts';
import { must } from '#shared/kit/must.ts';
import { startSimulatedLease, type RunningLease } from '#simulator/simulated-lease.ts';

let lease: RunningLease;
let device: SimulatedDevice;
let client: OPCUAClient;
let session: ClientSession;

beforeEach(async () => {
  lease = await startSimulatedLease({ tickMs: null, historyDays: 0, hasFaults: false });
  device = must(
    lease.manifest.devices.find((each) => each.address.kind === 'opcua'),
    'OPC UA',
  );
  client = OPCUAClient.create({
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 50 },
  });
  await client.connect(endpointUrl());
  session = await client.createSession();
});

afterEach(async () => {
  await session.close();
  await client.disconnect();
  await lease.close();
});

function endpointUrl(): string {
  if (device.address.kind !== 'opcua') throw new Error('no OPC UA device');
  return device.address.endpointUrl;
}

const tagNamed = (key: string) =>
  must(
    device.tags.find((each) => each.key === key),
    key,
  );

function nodeIdOf(tag: SimulatedTag): string {
  if (tag.point.kind !== 'opcua') throw new Error(`${tag.key} is no OPC UA tag`);
  return tag.point.nodeId;
}

const read = (tag: SimulatedTag): Promise<DataValue> =>
  session.read({ nodeId: nodeIdOf(tag), attributeId: AttributeIds.Value });

describe('OPC UA server', () => {
  it('gives an ordinary client every value, with the time at which the instrument took it', async () => {
    lease.probe.advance(1);
    for (const tag of device.tags) {
      const expected = lease.probe.reading(tag.key);
      const found = await read(tag);
      expect(found.statusCode.name, tag.key).toBe('Good');
      expect(found.value.value, tag.key).toBe(expected.value);
      expect(found.sourceTimestamp?.getTime(), tag.key).toBe(expected.atMs);
    }
  });

  it('tells a subscriber of a change', async () => {
    const tag = tagNamed('caliche-flat-1.intakePsi');
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: 50,
      requestedLifetimeCount: 1_000,
      requestedMaxKeepAliveCount: 10,
      maxNotificationsPerPublish: 100,
      publishingEnabled: true,
      priority: 1,
    });
    const item = await subscription.monitor(
      { nodeId: nodeIdOf(tag), attributeId: AttributeIds.Value },
      { samplingInterval: 50, queueSize: 10, discardOldest: true },
      TimestampsToReturn.Both,
    );
    const arrived = new Promise<void>((resolve) => {
      item.on('changed', (found: DataValue) => {
        if (found.value.value === 777.7) resolve();
      });
    });
    lease.probe.setValue(tag.key, 777.7);
    await arrived;
    await subscription.terminate();
  });

  it('marks a broken sensor and a well that cannot be reached, and recovers', async () => {
    const tag = tagNamed('caliche-flat-2.motorTempF');
    lease.probe.setValue(tag.key, null);
    expect((await read(tag)).statusCode.name).toBe('BadSensorFailure');
    lease.probe.setValue(tag.key, 210);
    await lease.probe.dropLine('caliche-flat-2');
    const lost = await read(tag);
    expect(lost.statusCode.name).toBe('BadNoCommunication');
    lease.probe.setValue(tag.key, 215);
    expect((await read(tag)).value.value).toBe(lost.value.value);
    await lease.probe.restoreLine('caliche-flat-2');
    const back = await read(tag);
    expect([back.statusCode.name, back.value.value]).toEqual(['Good', 215]);
  });

  it('breaks every connection when its own line is cut, and takes new ones when it is back', async () => {
    const lost = new Promise<void>((resolve) => client.once('connection_lost', () => resolve()));
    await lease.probe.dropLine(device.key);
    await lost;
    const other = OPCUAClient.create({ connectionStrategy: { maxRetry: 0, initialDelay: 50 } });
    await expect(other.connect(endpointUrl())).rejects.toThrow(/refused|connect/i);
    await other.disconnect();
    await lease.probe.restoreLine(device.key);
    const again = OPCUAClient.create({
      endpointMustExist: false,
      connectionStrategy: { maxRetry: 0, initialDelay: 50 },
    });
    await again.connect(endpointUrl());
    await again.disconnect();
  });

  it('takes a drive speed, and refuses what is only measured', async () => {
    const write = (tag: SimulatedTag, dataType: DataType, value: number) =>
      session.write({
        nodeId: nodeIdOf(tag),
        attributeId: AttributeIds.Value,
        value: { value: { dataType, value } },
      });
    const tag = tagNamed('caliche-flat-1.driveHz');
    expect((await write(tag, DataType.Double, 44)).name).toBe('Good');
    lease.probe.advance(120);
    expect((await read(tag)).value.value).toBe(44);
    const measured = tagNamed('caliche-flat-1.intakePsi');
    expect((await write(measured, DataType.Double, 1)).name).toBe('BadNotWritable');
  });
});
