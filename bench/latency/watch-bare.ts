import ModbusRTU from 'modbus-serial';
import mqtt from 'mqtt';
import {
  AttributeIds,
  OPCUAClient,
  TimestampsToReturn,
  ClientMonitoredItem,
  ClientSubscription,
} from 'node-opcua-client';
import type { SimulatedLease } from '#shared/domain/telemetry/simulated-lease.ts';
import type { LineAddress, TagPoint } from '#shared/domain/telemetry/device.ts';
import type { TimedTag } from './bring-field.ts';
import { createExpectations } from './expectations.ts';

type See = (key: string, value: unknown) => void;
interface BareWatch {
  close(): Promise<void>;
}

/**
 * The three libraries used directly, with the same scan: what a program without a core between would see. Of MQTT only
 * plain JSON topics are watched; Sparkplug is left to the product.
 */
export async function watchBare(manifest: SimulatedLease, tags: readonly TimedTag[]) {
  const expectations = createExpectations();
  const keys = new Set(tags.map((tag) => tag.key));
  const watches: BareWatch[] = [];
  for (const device of manifest.devices) {
    const timed = device.tags.filter((tag) => keys.has(tag.key));
    if (timed.length > 0)
      watches.push(...(await watchDevice(device.address, device.scanMs, timed, expectations.see)));
  }
  return {
    ...expectations,
    async close() {
      for (const watch of watches) await watch.close();
    },
  };
}

interface BareTag {
  readonly key: string;
  readonly point: TagPoint;
  readonly scale: { readonly factor: number; readonly offset: number } | null;
}

async function watchDevice(
  address: LineAddress,
  scanMs: number,
  tags: readonly BareTag[],
  see: See,
): Promise<BareWatch[]> {
  if (address.kind === 'modbus') return [await watchModbus(address, scanMs, tags, see)];
  if (address.kind === 'opcua') return [await watchOpcUa(address.endpointUrl, scanMs, tags, see)];
  if (address.kind === 'mqtt') return [await watchMqtt(address.brokerUrl, tags, see)];
  throw new Error(`The simulated lease has no ${address.kind}`);
}

async function watchModbus(
  { host, port, unitId }: Extract<LineAddress, { kind: 'modbus' }>,
  scanMs: number,
  tags: readonly BareTag[],
  see: See,
): Promise<BareWatch> {
  const client = new ModbusRTU.default();
  await client.connectTCP(host, { port });
  client.setID(unitId);
  client.setTimeout(1_000);
  let isReading = false;
  const timer = setInterval(async () => {
    if (isReading) return;
    isReading = true;
    try {
      for (const { key, point, scale } of tags)
        see(key, scaled(await readPoint(client, point), scale));
    } finally {
      isReading = false;
    }
  }, scanMs);
  return {
    close: () =>
      new Promise((closed) => {
        clearInterval(timer);
        client.close(() => closed());
      }),
  };
}

async function readPoint(
  client: InstanceType<typeof ModbusRTU.default>,
  point: TagPoint,
): Promise<number> {
  if (point.kind !== 'modbus') throw new Error('No Modbus point');
  const count = /32/.test(point.encoding) ? 2 : 1;
  const { buffer } =
    point.table === 'input'
      ? await client.readInputRegisters(point.register, count)
      : await client.readHoldingRegisters(point.register, count);
  const ordered = reorder(buffer, point.wordOrder);
  if (point.encoding === 'f32') return ordered.readFloatBE(0);
  if (count === 2)
    return point.encoding === 'i32' ? ordered.readInt32BE(0) : ordered.readUInt32BE(0);
  return point.encoding === 'i16' ? ordered.readInt16BE(0) : ordered.readUInt16BE(0);
}

function reorder(buffer: Buffer, order: string): Buffer {
  if (buffer.length < 4) return buffer;
  return Buffer.from(['A', 'B', 'C', 'D'].map((letter) => buffer[order.indexOf(letter)]!));
}

async function watchOpcUa(
  endpointUrl: string,
  scanMs: number,
  tags: readonly BareTag[],
  see: See,
): Promise<BareWatch> {
  const client = OPCUAClient.create({ endpointMustExist: false });
  await client.connect(endpointUrl);
  const session = await client.createSession();
  const subscription = ClientSubscription.create(session, {
    requestedPublishingInterval: Math.min(250, scanMs),
    publishingEnabled: true,
  });
  for (const { key, point, scale } of tags) {
    if (point.kind !== 'opcua') continue;
    const item = ClientMonitoredItem.create(
      subscription,
      { nodeId: point.nodeId, attributeId: AttributeIds.Value },
      { samplingInterval: scanMs, queueSize: 1, discardOldest: true },
      TimestampsToReturn.Source,
    );
    item.on('changed', (value) => see(key, scaled(Number(value.value.value), scale)));
  }
  return {
    async close() {
      await subscription.terminate();
      await session.close();
      await client.disconnect();
    },
  };
}

async function watchMqtt(
  brokerUrl: string,
  tags: readonly BareTag[],
  see: See,
): Promise<BareWatch> {
  const client = await mqtt.connectAsync(brokerUrl, { protocolVersion: 4 });
  const byTopic = Map.groupBy(tags, ({ point }) =>
    point.kind === 'mqtt' ? point.topic : undefined,
  );
  byTopic.delete(undefined);
  client.on('message', (topic, payload) => {
    const message: unknown = JSON.parse(payload.toString());
    for (const { key, point, scale } of byTopic.get(topic) ?? []) {
      if (point.kind === 'mqtt') see(key, scaled(Number(valueAt(message, point.jsonPath)), scale));
    }
  });
  const topics = [...byTopic.keys()].filter((topic) => topic !== undefined);
  if (topics.length > 0) await client.subscribeAsync(topics);
  return { close: () => client.endAsync(true) };
}

function valueAt(message: unknown, path: string | undefined): unknown {
  return (path?.split('.') ?? []).reduce(
    (inner, part) => (inner as Record<string, unknown> | undefined)?.[part],
    message,
  );
}

function scaled(raw: number, scale: BareTag['scale']): number {
  return scale ? raw * scale.factor + scale.offset : raw;
}
