import {
  AttributeIds,
  ClientSubscription,
  resolveNodeId,
  StatusCodes,
  TimestampsToReturn,
  VariantArrayType,
  type ClientSession,
  type DataType,
  type DataValue,
  type NodeId,
} from 'node-opcua-client';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import {
  createReportLine,
  type CreateDriver,
  type DriverTag,
  type RawSample,
} from '#core/drivers/driver.ts';
import { opcuaErrorToReason, wordsOf } from './error-reasons.ts';
import { createOpcuaConnection, keepAliveCount } from './opcua-session.ts';
import { statusToQuality } from './status-quality.ts';
import { valueToWire, variantToValue } from './variant-values.ts';

interface NodeTag {
  readonly tagId: TagId;
  readonly nodeId: NodeId;
}

/** What the server sampled waits up to this long; it publishes only when there is something. */
const LEAST_PUBLISH_MS = 50;
const MOST_PUBLISH_MS = 250;
/** Many servers take no more in one call. */
const MOST_NODES_PER_CALL = 500;

/** OPC UA: one subscription, sampled by the server; see driver.ts for the contract. */
export const createOpcuaDriver: CreateDriver = (config) => {
  const { address } = config;
  if (address.kind !== 'opcua') throw new Error(`Not an OPC UA address: ${address.kind}`);
  const report = createReportLine();
  const connection = createOpcuaConnection(address, config);
  const dataTypes = new Map<TagId, DataType>();
  let tags: readonly NodeTag[] = [];
  let session: ClientSession | undefined;
  let connectTimer: NodeJS.Timeout | undefined;
  let silenceTimer: NodeJS.Timeout | undefined;
  let readTimer: NodeJS.Timeout | undefined;
  let unwatched: readonly NodeTag[] = [];
  let heardMs = config.clock.monotonicMs();
  let closing: Promise<void> | undefined;

  const fail = (reason: LineReason, detail: string) => {
    clearTimeout(connectTimer);
    clearInterval(silenceTimer);
    clearInterval(readTimer);
    if (report.isOver) return;
    report.offline(reason, detail);
    connection.cut();
  };

  const open = async () => {
    try {
      await connection.prepare();
      if (report.isOver) return;
      connectTimer = setTimeout(
        () => fail('timeout', 'no session in time'),
        config.patience.connectMs,
      );
      session = await connection.open();
      session.on('session_closed', () => fail('closed-by-device', 'the server closed the session'));
      const known = await readAll(session, tags);
      clearTimeout(connectTimer);
      if (report.isOver) return;
      watchSilence();
      report.online();
      await subscribe(session, known);
    } catch (error) {
      fail(opcuaErrorToReason(error), wordsOf(error));
    }
  };

  /** The server says that it lives even when nothing changes; a socket alone may look open for minutes. */
  const watchSilence = () => {
    const { silenceMs } = config.patience;
    connection.client.on('receive_chunk', () => (heardMs = config.clock.monotonicMs()));
    silenceTimer = setInterval(() => {
      if (config.clock.monotonicMs() - heardMs > silenceMs)
        fail('timeout', 'the server fell silent');
    }, silenceMs / 3);
  };

  /** Reports the value of every tag, and returns those the server knows. */
  const readAll = async (from: ClientSession, wanted: readonly NodeTag[]): Promise<NodeTag[]> => {
    const known: NodeTag[] = [];
    for (const chunk of chunksOf(wanted)) {
      const nodes = chunk.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value }));
      const values = await from.read(nodes);
      const samples = chunk.map((tag, index) => sampleOf(tag, values[index]!));
      report.online();
      report.samples(samples);
      known.push(...chunk.filter((_, index) => samples[index]!.reason !== 'unknown-tag'));
    }
    return known;
  };

  const subscribe = async (to: ClientSession, known: readonly NodeTag[]) => {
    const publishMs = Math.min(Math.max(config.scanMs / 8, LEAST_PUBLISH_MS), MOST_PUBLISH_MS);
    const keepAlives = keepAliveCount(config.patience, publishMs);
    const subscription = ClientSubscription.create(to, {
      requestedPublishingInterval: publishMs,
      requestedMaxKeepAliveCount: keepAlives,
      requestedLifetimeCount: Math.max(1_000, keepAlives * 3),
      maxNotificationsPerPublish: 0,
      publishingEnabled: true,
      priority: 1,
    });
    subscription.on('error', (error) => fail('protocol-error', error.message));
    subscription.on('internal_error', (error) => fail('protocol-error', error.message));
    subscription.on('status_changed', (status) => {
      if (status.isNot(StatusCodes.Good)) fail('protocol-error', status.toString());
    });
    for (const chunk of chunksOf(known)) await monitor(subscription, chunk, publishMs);
    if (unwatched.length > 0 && !report.isOver)
      readTimer = setInterval(() => void readNow(unwatched), config.scanMs);
  };

  const monitor = async (
    subscription: ClientSubscription,
    chunk: readonly NodeTag[],
    publishMs: number,
  ) => {
    const group = await subscription.monitorItems(
      chunk.map(({ nodeId }) => ({ nodeId, attributeId: AttributeIds.Value })),
      {
        samplingInterval: config.scanMs,
        // Room for what is sampled while a publish is on its way.
        queueSize: Math.ceil(publishMs / config.scanMs) + 2,
        discardOldest: true,
      },
      TimestampsToReturn.Both,
    );
    group.on('changed', (_item, dataValue, index) => {
      report.samples([sampleOf(chunk[index]!, dataValue)]);
    });
    const refused = chunk.filter((_, index) => group.monitoredItems[index]!.statusCode.isNotGood());
    unwatched = [...unwatched, ...refused];
    for (const { tagId } of refused)
      report.finding('TEL-53', 'the server refused to watch it; it is read instead', tagId);
  };

  const readNow = async (wanted: readonly NodeTag[]) => {
    if (!session || report.isOver) return;
    try {
      await readAll(session, wanted);
    } catch (error) {
      fail(opcuaErrorToReason(error), wordsOf(error));
    }
  };

  const sampleOf = ({ tagId }: NodeTag, dataValue: DataValue): RawSample => {
    const sourceMs = (dataValue.sourceTimestamp ?? dataValue.serverTimestamp)?.getTime();
    const value = dataValue.value && variantToValue(dataValue.value);
    if (value !== undefined) dataTypes.set(tagId, dataValue.value.dataType);
    const { quality, reason } = statusToQuality(dataValue.statusCode.value);
    const sample = { tagId, sourceMs: sourceMs ?? config.clock.nowMs() };
    if (value !== undefined) return { ...sample, value, quality, reason };
    if (quality === 'bad') return { ...sample, value: null, quality, reason };
    // An array, a structure, or nothing at all.
    return { ...sample, value: null, quality: 'bad', reason: 'not-a-number' };
  };

  return {
    reports: report.reports,
    start(driverTags) {
      report.connecting();
      const placed = driverTags.map(placeTag);
      tags = placed.filter((tag): tag is NodeTag => tag.nodeId !== undefined);
      const sourceMs = config.clock.nowMs();
      const unreadable = placed.filter(({ nodeId }) => nodeId === undefined);
      report.samples(
        unreadable.map(({ tagId }) => ({
          tagId,
          sourceMs,
          value: null,
          quality: 'bad',
          reason: 'unknown-tag',
        })),
      );
      connection.client.on('close', (error) => fail('closed-by-device', wordsOf(error)));
      void open();
    },
    pollNow: () => readNow(tags),
    async write(tagId, value) {
      const tag = tags.find((one) => one.tagId === tagId);
      if (!tag) throw new Refusal('tag-not-found', { tagId });
      if (!session || report.isOver) throw new Refusal('device-offline');
      const dataType = dataTypes.get(tagId);
      if (dataType === undefined) throw new Refusal('tag-not-writable', { tagId });
      const wire = valueToWire(value, dataType);
      if (wire === undefined) throw new Refusal('value-impossible', { value });
      const status = await session
        .write({
          nodeId: tag.nodeId,
          attributeId: AttributeIds.Value,
          value: { value: { dataType, arrayType: VariantArrayType.Scalar, value: wire } },
        })
        .catch((error: unknown) => {
          throw new Refusal('write-failed', { message: wordsOf(error) }, { cause: error });
        });
      if (status.isNotGood()) throw new Refusal('write-failed', { message: status.name });
      await readAll(session, [tag]);
    },
    close() {
      report.silence();
      clearTimeout(connectTimer);
      clearInterval(silenceTimer);
      clearInterval(readTimer);
      closing ??= connection.close();
      return closing;
    },
  };
};

function placeTag({ tagId, point }: DriverTag): { tagId: TagId; nodeId: NodeId | undefined } {
  if (point.kind !== 'opcua') throw new Error(`Not an OPC UA tag: ${tagId}`);
  return { tagId, nodeId: parseNodeId(point.nodeId) };
}

function parseNodeId(text: string): NodeId | undefined {
  try {
    return resolveNodeId(text);
  } catch {
    return undefined; // The tag is reported as unknown.
  }
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / MOST_NODES_PER_CALL);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * MOST_NODES_PER_CALL, (index + 1) * MOST_NODES_PER_CALL),
  );
}
