import { connectAsync, type MqttClient } from 'mqtt';
import type { Station } from '#simulator/instruments/instrument.ts';
import type { Reading, Readings } from '#simulator/instruments/readings.ts';
import type { TakeSetPoint } from './field-server.ts';
import {
  bdSeqMetric,
  codec,
  encode,
  metricOf,
  nameMetrics,
  nodeBirthMetrics,
  rebirthMetric,
  type KnownMetric,
  type Metric,
  type Payload,
} from './sparkplug-payloads.ts';

interface EdgeNodeConfig {
  readonly brokerUrl: string;
  readonly group: string;
  readonly edgeNode: string;
  readonly stations: readonly Station[];
  readonly readings: Readings;
  readonly takeSetPoint: TakeSetPoint;
  readonly nowMs: () => number;
}

/** A Sparkplug B edge node with one device per station. */
export interface EdgeNode {
  /** The metrics of a station as host applications know them. */
  metricsOf(stationKey: string): readonly KnownMetric[];
  /** Down: the connection breaks without a word and the broker sends the will. Up: connects and gives birth anew. */
  setNode(isUp: boolean): Promise<void>;
  setStation(stationKey: string, isUp: boolean): void;
  close(): Promise<void>;
}

interface EdgeDevice {
  readonly stationKey: string;
  readonly metrics: readonly KnownMetric[];
  isUp: boolean;
}

/**
 * Invariants (Sparkplug 3.0, chapters 5 and 6):
 * 1. NBIRTH is the first message of a connection and carries the bdSeq of the will; seq starts at 0 with it.
 * 2. Every later message carries the next seq, 255 being followed by 0.
 * 3. A device sends data only between its DBIRTH and its DDEATH; data names metrics by alias and only what changed.
 */
export async function startEdgeNode(config: EdgeNodeConfig): Promise<EdgeNode> {
  const devices = nameDevices(config.stations);
  const deviceByTag = new Map(
    devices.flatMap((device) =>
      device.metrics.map((metric) => [metric.tagKey, { device, metric }]),
    ),
  );
  const topic = (verb: string, device = '') =>
    `spBv1.0/${config.group}/${verb}/${config.edgeNode}${device && `/${device}`}`;
  let client: MqttClient | null = null;
  let bdSeq = -1;
  let seq = 0;

  function publish(verb: string, device: string, payload: Payload) {
    if (!client?.connected) return;
    const body = { timestamp: config.nowMs(), seq, ...payload };
    seq = (seq + 1) % 256;
    client.publish(topic(verb, device), encode(body), { qos: 0, retain: false });
  }

  function giveBirth() {
    seq = 0;
    publish('NBIRTH', '', { metrics: nodeBirthMetrics(bdSeq) });
    for (const device of devices) if (device.isUp) giveDeviceBirth(device);
  }

  function giveDeviceBirth(device: EdgeDevice) {
    const metrics = device.metrics.map((each) =>
      metricOf(each, config.readings.get(each.tagKey), true),
    );
    publish('DBIRTH', device.stationKey, { metrics });
  }

  function tell(readings: readonly Reading[]) {
    const changed = new Map<EdgeDevice, Metric[]>();
    for (const reading of readings) {
      const known = deviceByTag.get(reading.tagKey);
      if (!known?.device.isUp) continue;
      const metrics = changed.get(known.device) ?? [];
      changed.set(known.device, [...metrics, metricOf(known.metric, reading, false)]);
    }
    for (const [device, metrics] of changed) publish('DDATA', device.stationKey, { metrics });
  }

  function obey(onTopic: string, message: Buffer) {
    const [, , verb, , stationKey] = onTopic.split('/');
    for (const metric of codec.decodePayload(message).metrics ?? []) {
      if (verb === 'NCMD') {
        if (metric.name === rebirthMetric && metric.value === true) giveBirth();
        continue;
      }
      const device = devices.find((each) => each.stationKey === stationKey);
      const known = device?.metrics.find(
        (each) =>
          each.name === metric.name || (metric.alias && each.alias === Number(metric.alias)),
      );
      const { value } = metric;
      const isUsable = typeof value === 'number' || typeof value === 'boolean';
      if (known && isUsable) config.takeSetPoint(known.tagKey, value);
    }
  }

  async function connect() {
    bdSeq = (bdSeq + 1) % 256;
    const will = { timestamp: config.nowMs(), metrics: [bdSeqMetric(bdSeq)] };
    client = await connectAsync(config.brokerUrl, {
      clientId: `${config.group}-${config.edgeNode}`,
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      will: { topic: topic('NDEATH'), payload: encode(will), qos: 1, retain: false },
    });
    // The broker going first, or our own cut: the next setNode connects anew.
    client.on('error', () => {});
    client.on('message', obey);
    await client.subscribeAsync([topic('NCMD'), topic('DCMD', '+')], { qos: 1 });
    giveBirth();
  }

  async function breakOff() {
    const broken = client;
    client = null;
    if (!broken) return;
    const ended = new Promise<void>((resolve) => broken.once('close', () => resolve()));
    broken.stream.destroy();
    await ended;
  }

  await connect();
  const stopListening = config.readings.changes.subscribe(tell);
  return {
    metricsOf: (stationKey) =>
      devices.find((each) => each.stationKey === stationKey)?.metrics ?? [],
    async setNode(isUp) {
      if (!isUp) await breakOff();
      else if (!client) await connect();
    },
    setStation(stationKey, isUp) {
      const device = devices.find((each) => each.stationKey === stationKey);
      if (!device || device.isUp === isUp) return;
      device.isUp = isUp;
      if (isUp) giveDeviceBirth(device);
      else publish('DDEATH', stationKey, {});
    },
    async close() {
      stopListening();
      const own = client;
      client = null;
      if (!own) return;
      // Leaving on purpose, the node sends its own death: a clean disconnect drops the will.
      const death = { timestamp: config.nowMs(), metrics: [bdSeqMetric(bdSeq)] };
      if (own.connected) await own.publishAsync(topic('NDEATH'), encode(death), { qos: 0 });
      await own.endAsync(true);
    },
  };
}

function nameDevices(stations: readonly Station[]): EdgeDevice[] {
  let alias = 1;
  return stations.map((station) => {
    const metrics = nameMetrics(station.key, station.instruments, alias);
    alias += metrics.length;
    return { stationKey: station.key, metrics, isUp: true };
  });
}
