import { connectAsync, type MqttClient } from 'mqtt';
import sparkplug from 'sparkplug-payload';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedDevice } from '#shared/domain/telemetry/simulated-lease.ts';
import { must } from '#shared/kit/must.ts';
import { startSimulatedLease, type RunningLease } from '#simulator/simulated-lease.ts';

const codec = must(sparkplug.get('spBv1.0'), 'codec');
const root = 'spBv1.0/LlanoSol';
const node = 'javelina-ridge';

interface Heard {
  readonly topic: string;
  readonly payload: Buffer;
}

let lease: RunningLease;
let client: MqttClient;
let heard: Heard[];
let listeners: Set<() => void>;

beforeEach(async () => {
  lease = await startSimulatedLease({ tickMs: null, historyDays: 0, hasFaults: false });
  const { address } = deviceNamed('javelina-ridge-sparkplug');
  if (address.kind !== 'mqtt') throw new Error('no MQTT device');
  heard = [];
  listeners = new Set();
  client = await connectAsync(address.brokerUrl, { protocolVersion: address.version });
  client.on('message', (topic, payload) => {
    heard.push({ topic, payload });
    for (const listener of listeners) listener();
  });
  await client.subscribeAsync(['spBv1.0/#', 'llano-sol/#']);
});

afterEach(async () => {
  await client.endAsync(true);
  await lease.close();
});

function deviceNamed(key: string): SimulatedDevice {
  return must(
    lease.manifest.devices.find((each) => each.key === key),
    key,
  );
}

function waitFor(topic: string, isIt: (payload: Buffer) => boolean = () => true): Promise<Heard> {
  return new Promise((resolve) => {
    const look = () => {
      const found = heard.find((each) => each.topic === topic && isIt(each.payload));
      if (!found) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
  });
}

const seqOf = (payload: Buffer) => Number(codec.decodePayload(payload).seq);

async function askForBirth() {
  const metrics = [{ name: 'Node Control/Rebirth', type: 'Boolean' as const, value: true }];
  const payload = Buffer.from(codec.encodePayload({ timestamp: Date.now(), metrics }));
  await client.publishAsync(`${root}/NCMD/${node}`, payload);
  await waitFor(`${root}/DBIRTH/${node}/javelina-ridge-battery`);
}

describe('Sparkplug B edge node', () => {
  it('gives birth on request: every metric of the manifest with name, alias, type and value', async () => {
    await askForBirth();
    const births = heard.filter(
      ({ topic }) => topic.includes('/NBIRTH/') || topic.includes('/DBIRTH/'),
    );
    expect(births.map(({ payload }) => seqOf(payload))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const aliases = new Set<number>();
    for (const tag of deviceNamed('javelina-ridge-sparkplug').tags) {
      const { sparkplug: at } = tag.point as { sparkplug: { device: string; metric: string } };
      const birth = must(
        births.find(({ topic }) => topic === `${root}/DBIRTH/${node}/${at.device}`),
        tag.key,
      );
      const metrics = codec.decodePayload(birth.payload).metrics ?? [];
      const metric = must(
        metrics.find(({ name }) => name === at.metric),
        tag.key,
      );
      expect(metric.value, tag.key).toBe(lease.probe.reading(tag.key).value);
      aliases.add(Number(metric.alias));
    }
    expect(aliases.size).toBe(deviceNamed('javelina-ridge-sparkplug').tags.length);
  });

  it('sends what changed by alias, with unbroken seq over the wrap', async () => {
    await askForBirth();
    const birth = await waitFor(`${root}/DBIRTH/${node}/javelina-ridge-1`);
    const tubing = must(
      codec.decodePayload(birth.payload).metrics?.find(({ name }) => name === 'tubingPsi'),
      'tubing',
    );
    heard.length = 0;
    for (let i = 0; i < 300; i += 1) lease.probe.setValue('javelina-ridge-1.tubingPsi', i + 0.5);
    const topic = `${root}/DDATA/${node}/javelina-ridge-1`;
    await waitFor(topic, (payload) => codec.decodePayload(payload).metrics?.[0]?.value === 299.5);
    const data = heard.filter((each) => each.topic === topic);
    expect(data).toHaveLength(300);
    const first = codec.decodePayload(data[0]!.payload).metrics!;
    expect(first).toHaveLength(1);
    expect(first[0]!.name || undefined).toBeUndefined();
    expect(Number(first[0]!.alias)).toBe(Number(tubing.alias));
    const seqs = data.map(({ payload }) => seqOf(payload));
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0]! + i) % 256));
    expect(seqs).toContain(255);
  });

  it('dies by its will when its line breaks, and is born again with the next bdSeq', async () => {
    await askForBirth();
    const bdSeqIn = (payload: Buffer) =>
      Number(codec.decodePayload(payload).metrics?.find(({ name }) => name === 'bdSeq')?.value);
    const firstBirth = await waitFor(`${root}/NBIRTH/${node}`);
    await lease.probe.dropLine('javelina-ridge-sparkplug');
    const death = await waitFor(`${root}/NDEATH/${node}`);
    expect(bdSeqIn(death.payload)).toBe(bdSeqIn(firstBirth.payload));
    heard.length = 0;
    lease.probe.setValue('javelina-ridge-1.tubingPsi', 1);
    await lease.probe.restoreLine('javelina-ridge-sparkplug');
    const birth = await waitFor(`${root}/NBIRTH/${node}`);
    expect(bdSeqIn(birth.payload)).toBe(bdSeqIn(death.payload) + 1);
    expect(seqOf(birth.payload)).toBe(0);
    expect(heard.some(({ topic }) => topic.includes('DDATA'))).toBe(false);
  });

  it('declares one device dead, keeps silent about it, and gives birth to it again', async () => {
    await lease.probe.dropLine('javelina-ridge-2');
    await waitFor(`${root}/DDEATH/${node}/javelina-ridge-2`);
    lease.probe.setValue('javelina-ridge-2.tubingPsi', 55.5);
    await lease.probe.restoreLine('javelina-ridge-2');
    const birth = await waitFor(`${root}/DBIRTH/${node}/javelina-ridge-2`);
    const metrics = codec.decodePayload(birth.payload).metrics ?? [];
    expect(metrics.find(({ name }) => name === 'tubingPsi')?.value).toBe(55.5);
    expect(heard.some(({ topic }) => topic.endsWith('DDATA/javelina-ridge/javelina-ridge-2'))).toBe(
      false,
    );
  });

  it('takes a lift gas rate by DCMD', async () => {
    const metrics = [{ name: 'injectionRateMcfPerDay', type: 'Double' as const, value: 300 }];
    const payload = Buffer.from(codec.encodePayload({ timestamp: Date.now(), metrics }));
    const before = lease.probe.reading('javelina-ridge-1.injectionRateMcfPerDay').value as number;
    await client.publishAsync(`${root}/DCMD/${node}/javelina-ridge-1`, payload, { qos: 1 });
    // The edge node hears commands in order, so once it answers this one it has obeyed the first.
    await askForBirth();
    lease.probe.advance(900);
    const after = lease.probe.reading('javelina-ridge-1.injectionRateMcfPerDay').value as number;
    expect(before).toBeGreaterThan(450);
    expect(after).toBeGreaterThan(270);
    expect(after).toBeLessThan(330);
  });
});

describe('plain JSON topics', () => {
  it('carry every value of the manifest where it says', async () => {
    lease.probe.advance(1);
    const { tags } = deviceNamed('sotol-wash-topics');
    for (const tag of tags) {
      const point = tag.point as { topic: string; jsonPath?: string };
      const { payload } = await waitFor(point.topic);
      const body: unknown = JSON.parse(payload.toString());
      const value = (point.jsonPath?.split('.') ?? []).reduce<unknown>(
        (at, step) => (at as Record<string, unknown>)[step],
        body,
      );
      expect(value, tag.key).toBe(lease.probe.reading(tag.key).value);
    }
  });

  it('fall silent for a station whose line is down', async () => {
    await lease.probe.dropLine('sotol-wash-1');
    lease.probe.advance(1);
    await waitFor('llano-sol/sotol-wash/sotol-wash-2/telemetry');
    expect(heard.some(({ topic }) => topic.endsWith('sotol-wash-1/telemetry'))).toBe(false);
    await lease.probe.restoreLine('sotol-wash-1');
    lease.probe.advance(1);
    await waitFor('llano-sol/sotol-wash/sotol-wash-1/telemetry');
  });
});
