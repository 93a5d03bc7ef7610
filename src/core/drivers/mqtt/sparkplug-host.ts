import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Quality, QualityReason, TagValue } from '#shared/domain/telemetry/sample.ts';
import type { RawSample } from '#core/drivers/driver.ts';
import { dataTypes, type SparkplugMetric, type SparkplugPayload } from './sparkplug-payload.ts';

export interface SparkplugTag {
  readonly tagId: TagId;
  readonly edgeNode: string;
  readonly device: string | undefined;
  readonly metric: string;
}

export interface SparkplugTopic {
  readonly message: 'NBIRTH' | 'DBIRTH' | 'NDATA' | 'DDATA' | 'NDEATH' | 'DDEATH';
  readonly edgeNode: string;
  readonly device: string | undefined;
}

export interface SparkplugOutcome {
  readonly samples: readonly RawSample[];
  /** The edge node must be asked for its birth certificates, because we cannot follow it any more. */
  readonly needsRebirth: boolean;
}

/**
 * The host side of Sparkplug B for one group, as far as our tags need it. Invariants (Sparkplug 3.0, 5 and 6.4):
 * 1. An alias means what the last birth of its edge node said; a new NBIRTH forgets all of them.
 * 2. `seq` of an edge node counts 0–255 over all its messages but NDEATH; a gap asks for a rebirth, and what came is kept.
 * 3. A death makes every tag of the node (or device) bad/offline with its last value, once; a late NDEATH of an earlier
 *    session (other bdSeq) is ignored.
 * 4. Historical metrics become samples and never the last value.
 */
export interface SparkplugHost {
  receive(topic: SparkplugTopic, payload: SparkplugPayload, nowMs: number): SparkplugOutcome;
  /** Data type the last birth gave to the metric of a tag. */
  dataTypeOf(tag: SparkplugTag): number | undefined;
  readonly edgeNodes: readonly string[];
}

interface EdgeNode {
  isAlive: boolean;
  seq: number | undefined;
  bdSeq: number | undefined;
  readonly metricsByAlias: Map<number, string>;
  readonly typesByMetric: Map<string, number>;
}

const QUALITY_GOOD = 192;
const QUALITY_STALE = 500;
const messages: readonly string[] = ['NBIRTH', 'DBIRTH', 'NDATA', 'DDATA', 'NDEATH', 'DDEATH'];

/** Undefined for topics that are no message of an edge node of this group. */
export function parseSparkplugTopic(topic: string, group: string): SparkplugTopic | undefined {
  const [namespace, topicGroup, message, edgeNode, device, ...rest] = topic.split('/');
  if (namespace !== 'spBv1.0' || topicGroup !== group || !edgeNode || rest.length > 0)
    return undefined;
  if (!message || !messages.includes(message)) return undefined;
  if (message.startsWith('D') !== (device !== undefined)) return undefined;
  return { message: message as SparkplugTopic['message'], edgeNode, device };
}

export function createSparkplugHost(tags: readonly SparkplugTag[]): SparkplugHost {
  const edgeNodes = new Map<string, EdgeNode>();
  const tagsByMetric = new Map<string, SparkplugTag[]>();
  const lastReadings = new Map<TagId, Pick<RawSample, 'value' | 'sourceMs'>>();

  for (const tag of tags) {
    edgeNodes.set(tag.edgeNode, createEdgeNode());
    const key = `${tag.edgeNode}/${metricKey(tag.device, tag.metric)}`;
    tagsByMetric.set(key, [...(tagsByMetric.get(key) ?? []), tag]);
  }

  const tagsFor = (edgeNode: string, key: string) => tagsByMetric.get(`${edgeNode}/${key}`) ?? [];

  const sampleMetric = (
    topic: SparkplugTopic,
    key: string,
    metric: SparkplugMetric,
    type: number,
    atMs: number,
  ): RawSample[] =>
    tagsFor(topic.edgeNode, key).map(({ tagId }) => {
      const value = metric.isNull ? null : (metric.valueAs(type) ?? null);
      const sourceMs = metric.timestampMs ?? atMs;
      const reading = { tagId, sourceMs, value, ...qualityOf(metric, value) };
      if (metric.isHistorical) return reading;
      lastReadings.set(tagId, { value, sourceMs });
      return { ...reading, isCurrent: true };
    });

  const beBorn = (
    node: EdgeNode,
    topic: SparkplugTopic,
    payload: SparkplugPayload,
    atMs: number,
  ) => {
    const samples = payload.metrics.flatMap((metric) => {
      if (metric.name === undefined) return [];
      const key = metricKey(topic.device, metric.name);
      if (metric.alias !== undefined) node.metricsByAlias.set(metric.alias, key);
      node.typesByMetric.set(key, metric.dataType ?? dataTypes.double);
      return sampleMetric(topic, key, metric, metric.dataType ?? dataTypes.double, atMs);
    });
    return [...samples, ...unknownTags(node, topic, atMs)];
  };

  const unknownTags = (node: EdgeNode, topic: SparkplugTopic, sourceMs: number): RawSample[] =>
    tags
      .filter((tag) => tag.edgeNode === topic.edgeNode && tag.device === topic.device)
      .filter((tag) => !node.typesByMetric.has(metricKey(tag.device, tag.metric)))
      .map(({ tagId }) => ({
        tagId,
        sourceMs,
        value: null,
        quality: 'bad',
        reason: 'unknown-tag',
      }));

  const takeData = (
    node: EdgeNode,
    topic: SparkplugTopic,
    payload: SparkplugPayload,
    atMs: number,
  ): SparkplugOutcome => {
    let needsRebirth = false;
    const samples = payload.metrics.flatMap((metric) => {
      const key = keyOfMetric(node, topic, metric);
      const type = key === undefined ? undefined : (metric.dataType ?? node.typesByMetric.get(key));
      if (key === undefined || type === undefined) {
        needsRebirth = true;
        return [];
      }
      return sampleMetric(topic, key, metric, type, atMs);
    });
    return { samples, needsRebirth };
  };

  const die = (topic: SparkplugTopic, diedMs: number): RawSample[] =>
    tags
      .filter((tag) => tag.edgeNode === topic.edgeNode)
      .filter((tag) => topic.device === undefined || tag.device === topic.device)
      .map(({ tagId }) => {
        // The source time is that of the value: what a new birth says of it may be no younger.
        const last = lastReadings.get(tagId) ?? { value: null, sourceMs: diedMs };
        return { tagId, ...last, quality: 'bad', reason: 'offline' };
      });

  const receive = (
    node: EdgeNode,
    topic: SparkplugTopic,
    payload: SparkplugPayload,
    nowMs: number,
  ): SparkplugOutcome => {
    const atMs = payload.timestampMs ?? nowMs;
    if (topic.message === 'NBIRTH') {
      restartEdgeNode(node, payload);
      return { samples: beBorn(node, topic, payload, atMs), needsRebirth: false };
    }
    if (topic.message === 'NDEATH') {
      if (!node.isAlive || isDeathOfEarlierSession(node, payload)) return nothing;
      node.isAlive = false;
      // A will is stamped when the session began, not when it ended.
      return { samples: die(topic, nowMs), needsRebirth: false };
    }
    if (!node.isAlive) return { samples: [], needsRebirth: true };
    const hasGap = !followsInSequence(node, payload.seq);
    const outcome =
      topic.message === 'DBIRTH'
        ? { samples: beBorn(node, topic, payload, atMs), needsRebirth: false }
        : topic.message === 'DDEATH'
          ? { samples: die(topic, atMs), needsRebirth: false }
          : takeData(node, topic, payload, atMs);
    return { samples: outcome.samples, needsRebirth: outcome.needsRebirth || hasGap };
  };

  return {
    edgeNodes: [...edgeNodes.keys()],
    receive(topic, payload, nowMs) {
      const node = edgeNodes.get(topic.edgeNode);
      return node ? receive(node, topic, payload, nowMs) : nothing;
    },
    dataTypeOf: (tag) =>
      edgeNodes.get(tag.edgeNode)?.typesByMetric.get(metricKey(tag.device, tag.metric)),
  };
}

const nothing: SparkplugOutcome = { samples: [], needsRebirth: false };

function createEdgeNode(): EdgeNode {
  return {
    isAlive: false,
    seq: undefined,
    bdSeq: undefined,
    metricsByAlias: new Map(),
    typesByMetric: new Map(),
  };
}

function restartEdgeNode(node: EdgeNode, payload: SparkplugPayload): void {
  node.isAlive = true;
  node.seq = payload.seq;
  node.bdSeq = bdSeqOf(payload);
  node.metricsByAlias.clear();
  node.typesByMetric.clear();
}

function isDeathOfEarlierSession(node: EdgeNode, payload: SparkplugPayload): boolean {
  const bdSeq = bdSeqOf(payload);
  return bdSeq !== undefined && node.bdSeq !== undefined && bdSeq !== node.bdSeq;
}

function bdSeqOf(payload: SparkplugPayload): number | undefined {
  const metric = payload.metrics.find(({ name }) => name === 'bdSeq');
  const value = metric?.valueAs(metric.dataType ?? dataTypes.uint64);
  return typeof value === 'number' ? value : undefined;
}

/** Moves on to `seq` either way. */
function followsInSequence(node: EdgeNode, seq: number | undefined): boolean {
  const expected = node.seq === undefined ? seq : (node.seq + 1) % 256;
  node.seq = seq ?? expected;
  return seq === undefined || seq === expected;
}

function keyOfMetric(
  node: EdgeNode,
  topic: SparkplugTopic,
  metric: SparkplugMetric,
): string | undefined {
  if (metric.name !== undefined && metric.name !== '') return metricKey(topic.device, metric.name);
  return metric.alias === undefined ? undefined : node.metricsByAlias.get(metric.alias);
}

/** A NUL can stand in neither name. */
function metricKey(device: string | undefined, metric: string): string {
  return `${device ?? ''}\u0000${metric}`;
}

function qualityOf(
  metric: SparkplugMetric,
  value: TagValue | null,
): { quality: Quality; reason: QualityReason } {
  if (value === null) return { quality: 'bad', reason: 'sensor-fault' };
  if (metric.quality === undefined || metric.quality === QUALITY_GOOD)
    return { quality: 'good', reason: 'none' };
  if (metric.quality === QUALITY_STALE) return { quality: 'uncertain', reason: 'stale' };
  return { quality: 'bad', reason: 'device-error' };
}
