import type { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import type { Traffic } from '#shared/domain/telemetry/device-status.ts';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';
import { atMost } from '#core/drivers/at-most.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createReportLine, type CreateDriver, type DriverTag } from '#core/drivers/driver.ts';
import { connectOptions } from './connect-options.ts';
import { mqttErrorToReason } from './error-reasons.ts';
import { saysGone, stateMessage, stateTopic } from './host-state.ts';
import { createPublishWindow } from './publish-window.ts';
import { createPlainTopics, type TopicTag } from './plain-topics.ts';
import { createRebirths } from './rebirths.ts';
import { createSparkplugHost, parseSparkplugTopic, type SparkplugTag } from './sparkplug-host.ts';
import { hasWildcard, subscribeAll } from './subscriptions.ts';
import { dataTypes, decodeSparkplug, encodeCommand } from './sparkplug-payload.ts';

const REBIRTH = 'Node Control/Rebirth';
const GOODBYE_MS = 500;

/** MQTT: plain topics, and Sparkplug B as host application; see driver.ts for the contract. */
export const createMqttDriver: CreateDriver = (config) => {
  const { address } = config;
  if (address.kind !== 'mqtt') throw new Error(`Not an MQTT address: ${address.kind}`);
  const report = createReportLine();
  const client = mqtt.connect(address.brokerUrl, connectOptions(address, config));
  const { sparkplugHostId } = address;
  const hostTopic = sparkplugHostId === undefined ? undefined : stateTopic(sparkplugHostId);
  let plain = createPlainTopics([]);
  let sparkplugTags: readonly SparkplugTag[] = [];
  let host = createSparkplugHost([]);
  let rebirths = createRebirths([]);
  let closing: Promise<void> | undefined;

  const published = createPublishWindow(
    client,
    () => fail('timeout', 'the broker does not acknowledge what is published'),
    config.patience.silenceMs,
  );

  const fail = (reason: LineReason, detail: string) => {
    report.offline(reason, detail);
    rebirths.giveUp();
    published.giveUp();
    // Ends the library's timers; the supervisor's close() then has nothing left to wait for.
    client.end(true);
  };

  const subscribe = async () => {
    const hostTopics = hostTopic === undefined ? [] : [hostTopic];
    const topics = [...plain.topics, ...hostTopics, ...host.edgeNodes.flatMap(edgeNodeTopics)];
    try {
      for (const topic of await subscribeAll(client, topics, address.qos ?? 1)) refuseTopic(topic);
      await sayOnline();
    } catch (error) {
      return fail(mqttErrorToReason(error), String(error));
    }
    report.online();
    for (const edgeNode of host.edgeNodes) askForRebirth(edgeNode, true);
  };

  /** After subscribing: edge nodes that hear it publish at once. */
  const sayOnline = async () => {
    const retained = { qos: 1, retain: true } as const;
    if (address.statusTopic !== undefined)
      await client.publishAsync(address.statusTopic, 'online', retained);
    if (hostTopic !== undefined)
      await client.publishAsync(hostTopic, stateMessage(true, config.clock.nowMs()), retained);
  };

  const edgeNodeTopics = (edgeNode: string) => {
    const group = address.sparkplugGroup ?? '';
    // The second form carries the devices; the first one the node itself.
    return [`spBv1.0/${group}/+/${edgeNode}`, `spBv1.0/${group}/+/${edgeNode}/+`];
  };

  const refuseTopic = (topic: string) => {
    report.finding('TEL-33', `the broker refused the subscription to ${topic}`);
    callUnknown(plain.tagsOf(topic));
  };

  const callUnknown = (refused: readonly TopicTag[]) => {
    const sourceMs = config.clock.nowMs();
    report.samples(
      refused.map(({ tagId }) => ({
        tagId,
        sourceMs,
        value: null,
        quality: 'bad',
        reason: 'unknown-tag',
      })),
    );
  };

  const receive = (topic: string, payload: Buffer, isRetained: boolean) => {
    const nowMs = config.clock.nowMs();
    if (topic === hostTopic) {
      // While we are here the host is online, whoever else has said that it is not.
      if (report.isOnline && saysGone(payload.toString())) void sayOnline().catch(() => {});
      return;
    }
    report.samples(plain.receive(topic, payload, isRetained, nowMs));
    if (address.sparkplugGroup !== undefined) receiveSparkplug(topic, payload, nowMs);
  };

  const receiveSparkplug = (topic: string, payload: Buffer, nowMs: number) => {
    const parsed = parseSparkplugTopic(topic, address.sparkplugGroup ?? '');
    if (!parsed) return;
    const decoded = tryDecode(payload);
    if (!decoded) {
      report.finding('TEL-46', `unreadable payload on ${topic}`);
      return;
    }
    const outcome = host.receive(parsed, decoded, nowMs);
    report.samples(outcome.samples);
    if (parsed.message === 'NBIRTH' || parsed.message === 'DBIRTH') rebirths.born(parsed);
    if (outcome.needsRebirth) askForRebirth(parsed.edgeNode, false);
  };

  const askForRebirth = (edgeNode: string, isForced: boolean) => {
    const nowMs = config.clock.nowMs();
    if (!rebirths.shouldAsk(edgeNode, nowMs, isForced)) return;
    const topic = `spBv1.0/${address.sparkplugGroup}/NCMD/${edgeNode}`;
    client.publish(topic, encodeCommand(REBIRTH, dataTypes.boolean, true, nowMs), { qos: 0 });
  };

  const publish = async (topic: string, payload: string | Buffer, qos: 0 | 1) => {
    if (!client.connected || report.isOver) throw new Refusal('device-offline');
    try {
      await client.publishAsync(topic, payload, { qos });
    } catch (error) {
      throw new Refusal('write-failed', { message: String(error) }, { cause: error });
    }
  };

  const writeMetric = (tag: SparkplugTag, value: TagValue) => {
    const dataType = host.dataTypeOf(tag);
    if (dataType === undefined) throw new Refusal('device-offline');
    const [message, device] = tag.device === undefined ? ['NCMD', ''] : ['DCMD', `/${tag.device}`];
    const topic = `spBv1.0/${address.sparkplugGroup}/${message}/${tag.edgeNode}${device}`;
    return publish(topic, encodeCommand(tag.metric, dataType, value, config.clock.nowMs()), 0);
  };

  /** The broker says a will only for those who left without a word. */
  const sayGoodbye = async () => {
    if (!client.connected || !report.isOnline) return;
    const retained = { qos: 0, retain: true } as const;
    if (hostTopic !== undefined)
      client.publish(hostTopic, stateMessage(false, config.clock.nowMs()), retained);
    if (address.statusTopic !== undefined) client.publish(address.statusTopic, 'offline', retained);
    if (hostTopic !== undefined || address.statusTopic !== undefined)
      await atMost(client.endAsync(), GOODBYE_MS);
  };

  client.on('connect', (packet) => {
    published.narrow(packet.properties?.receiveMaximum);
    void subscribe();
  });
  client.on('message', (topic, payload, packet) => receive(topic, payload, packet.retain));
  client.on('error', (error) => fail(mqttErrorToReason(error), error.message));
  client.on('disconnect', (packet) => fail('closed-by-device', `reason ${packet.reasonCode}`));
  client.on('close', () => fail('closed-by-device', 'the broker closed the connection'));

  return {
    reports: report.reports,
    start(tags) {
      report.connecting();
      const topicTags = tags.flatMap(asTopicTag);
      // A tag is one point of one topic; a wildcard would be many.
      callUnknown(topicTags.filter(({ topic }) => hasWildcard(topic)));
      sparkplugTags = address.sparkplugGroup === undefined ? [] : tags.flatMap(asSparkplugTag);
      plain = createPlainTopics(topicTags.filter(({ topic }) => !hasWildcard(topic)));
      host = createSparkplugHost(sparkplugTags);
      rebirths = createRebirths(sparkplugTags);
      client.connect();
    },
    async pollNow() {
      if (!client.connected || report.isOver) return;
      const born = rebirths.all();
      for (const edgeNode of host.edgeNodes) askForRebirth(edgeNode, true);
      const timer = setTimeout(() => rebirths.giveUp(), config.patience.connectMs);
      await born;
      clearTimeout(timer);
    },
    async write(tagId, value) {
      const metricTag = sparkplugTags.find((tag) => tag.tagId === tagId);
      if (metricTag) return writeMetric(metricTag, value);
      const topicTag = plain.topics.flatMap(plain.tagsOf).find((tag) => tag.tagId === tagId);
      if (!topicTag) throw new Refusal('tag-not-found', { tagId });
      // Part of a JSON document: we do not know the rest of it.
      if (topicTag.jsonPath) throw new Refusal('tag-not-writable', { tagId });
      await publish(topicTag.topic, String(value), 1);
    },
    async publish(messages) {
      if (!client.connected || report.isOver) throw new Refusal('device-offline');
      return published.publish(messages);
    },
    traffic: () => trafficOf(client),
    close() {
      closing ??= sayGoodbye().then(() => endClient(client));
      report.silence();
      rebirths.giveUp();
      published.giveUp();
      return closing;
    },
  };
};

/** The error listener stays: a late socket error must not become an uncaught exception. */
async function endClient(client: MqttClient): Promise<void> {
  // Never started: the library has no socket to end yet.
  const stream = client.stream as MqttClient['stream'] | undefined;
  if (!stream) return;
  await client.endAsync(true);
  stream.destroy();
}

/** Web sockets do not tell. */
function trafficOf({ stream }: MqttClient): Traffic | undefined {
  const { bytesWritten, bytesRead } = (stream ?? {}) as Partial<Socket>;
  if (bytesWritten === undefined || bytesRead === undefined) return undefined;
  return { sentBytes: bytesWritten, receivedBytes: bytesRead };
}

function asTopicTag({ tagId, point }: DriverTag): TopicTag[] {
  if (point.kind !== 'mqtt' || point.topic === undefined) return [];
  const { topic, jsonPath, timePath } = point;
  return [{ tagId, topic, jsonPath, timePath }];
}

function asSparkplugTag({ tagId, point }: DriverTag): SparkplugTag[] {
  if (point.kind !== 'mqtt' || point.sparkplug === undefined) return [];
  const { edgeNode, device, metric } = point.sparkplug;
  return [{ tagId, edgeNode, device, metric }];
}

function tryDecode(payload: Buffer) {
  try {
    return decodeSparkplug(payload);
  } catch {
    return undefined; // The caller reports what could not be read.
  }
}
