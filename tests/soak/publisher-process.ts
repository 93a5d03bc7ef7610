/**
 * Controllers that publish JSON with QoS 1, and Sparkplug edge nodes, each second. Argument: a `PublisherConfig`. They
 * reach the broker directly: what they published waits there for a seat that keeps its session.
 */
import mqtt, { type MqttClient } from 'mqtt';
import sparkplug from 'sparkplug-payload';
import { openJournal } from './journal.ts';
import type { ServedMoment } from './opcua-process.ts';
import { otherTags, valueOf } from './plan.ts';
import { SPARKPLUG_GROUP } from './sparkplug-group.ts';

export interface PublisherConfig {
  readonly journal: string;
  readonly brokerUrl: string;
  readonly plain: readonly string[];
  readonly edges: readonly string[];
}

const EVERY_MS = 1_000;
const REBIRTH = 'Node Control/Rebirth';

const config = JSON.parse(process.argv[2]!) as PublisherConfig;
const journal = openJournal<ServedMoment>(config.journal);
const codec = sparkplug.get('spBv1.0')!;
const clockErrors = new Map<string, number>();
const nowOf = (device: string) => Date.now() + (clockErrors.get(device) ?? 0);

for (const device of config.plain) await publishPlain(device);
for (const device of config.edges) await publishAsEdge(device);
process.on('message', (message: { device: string; clockErrorMs: number }) => {
  clockErrors.set(message.device, message.clockErrorMs);
});
process.once('disconnect', () => process.exit());
process.send!({});

async function publishPlain(device: string): Promise<void> {
  const client = await mqtt.connectAsync(config.brokerUrl, {
    clientId: `publisher-${device}`,
    clean: false,
    reconnectPeriod: 500,
  });
  client.on('error', () => {}); // The broker is restarted on purpose.
  let serial = 0;
  setInterval(() => {
    const s = serial++;
    const t = nowOf(device);
    journal.write({ d: device, s, t, at: Date.now() });
    const body = JSON.stringify({ ts: t, values: namesToValues(s) });
    client.publish(`soak/${device}`, body, { qos: 1 });
  }, EVERY_MS);
}

const namesToValues = (serial: number) =>
  Object.fromEntries(
    Array.from({ length: otherTags }, (_, tag) => [`t${tag}`, valueOf(serial, tag)]),
  );

/** Invariants as in the simulator's edge node: births first, then data in sequence, by alias. */
async function publishAsEdge(device: string): Promise<void> {
  let bdSeq = 0;
  let seq = 0;
  let serial = 0;
  const topic = (verb: string, own = '') => `spBv1.0/${SPARKPLUG_GROUP}/${verb}/${device}${own}`;
  const bdSeqMetric = () => ({ name: 'bdSeq', type: 'UInt64' as const, value: bdSeq });
  const client = await mqtt.connectAsync(config.brokerUrl, {
    clientId: `edge-${device}`,
    reconnectPeriod: 500,
    queueQoSZero: false,
    will: {
      topic: topic('NDEATH'),
      payload: Buffer.from(codec.encodePayload({ metrics: [bdSeqMetric()] })),
      qos: 1,
      retain: false,
    },
  });
  const send = (verb: string, own: string, metrics: readonly object[]) => {
    const payload = { timestamp: nowOf(device), seq, metrics: metrics as never };
    seq = (seq + 1) % 256;
    client.publish(topic(verb, own), Buffer.from(codec.encodePayload(payload)), { qos: 0 });
  };
  const metricsNow = (withNames: boolean) => {
    const s = serial++;
    const t = nowOf(device);
    journal.write({ d: device, s, t, at: Date.now() });
    return Array.from({ length: otherTags }, (_, tag) => ({
      ...(withNames && { name: `t${tag}` }),
      alias: tag + 1,
      type: 'Double',
      timestamp: t,
      value: valueOf(s, tag),
    }));
  };
  const giveBirth = () => {
    seq = 0;
    send('NBIRTH', '', [bdSeqMetric(), { name: REBIRTH, type: 'Boolean', value: false }]);
    send('DBIRTH', '/Poc', metricsNow(true));
  };
  client.on('error', () => {}); // The broker is restarted on purpose.
  client.on('message', (_topic, bytes) => {
    const { metrics } = codec.decodePayload(bytes);
    if (metrics?.some(({ name }) => name === REBIRTH)) giveBirth();
  });
  const begin = async (own: MqttClient) => {
    await own.subscribeAsync(`spBv1.0/${SPARKPLUG_GROUP}/NCMD/${device}`, { qos: 1 });
    giveBirth();
  };
  client.on('connect', () => {
    bdSeq = 0;
    begin(client).catch(() => {}); // Gone again; the next connection begins anew.
  });
  await begin(client);
  setInterval(() => {
    if (client.connected) send('DDATA', '/Poc', metricsNow(false));
  }, EVERY_MS);
}
