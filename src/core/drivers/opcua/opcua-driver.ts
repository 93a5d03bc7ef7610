import {
  AttributeIds,
  ClientSubscription,
  StatusCodes,
  VariantArrayType,
  type ClientSession,
  type DataType,
  type DataValue,
} from 'node-opcua-client';
import type { TagId } from '#shared/domain/identity/ids.ts';
import type { LineReason } from '#shared/domain/telemetry/line-reason.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createReportLine, type CreateDriver, type RawSample } from '#core/drivers/driver.ts';
import { browseNodes } from './browse-nodes.ts';
import { opcuaErrorToReason, wordsOf } from './error-reasons.ts';
import { createOpcuaConnection, keepAliveCount } from './opcua-session.ts';
import { placeTags, type NodeTag } from './node-tags.ts';
import { readGap } from './read-gap.ts';
import { isOverflown, statusToQuality } from './status-quality.ts';
import { valueToWire, variantToValue } from './variant-values.ts';
import { chunksOf, watchNodes } from './watch-nodes.ts';

/** What the server sampled waits up to this long; it publishes only when there is something. */
const LEAST_PUBLISH_MS = 50;
const MOST_PUBLISH_MS = 250;

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
      await fillGap(session, known);
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
      const samples = chunk.map((tag, index) => currentOf(tag, values[index]!));
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
    unwatched = await watchNodes(subscription, known, {
      onChange: (tag, dataValue) => report.samples([currentOf(tag, dataValue)]),
      onPlain: ({ tagId }) =>
        report.finding(
          'TEL-56',
          'the server does not know the deadband; every change is told',
          tagId,
        ),
      scanMs: config.scanMs,
      publishMs,
    });
    for (const { tagId } of unwatched)
      report.finding('TEL-53', 'the server refused to watch it; it is read instead', tagId);
    if (unwatched.length > 0 && !report.isOver)
      readTimer = setInterval(() => void readNow(unwatched), config.scanMs);
  };

  /** Beside what is new: a server that is asked in vain must not hold up the line. */
  const fillGap = async (from: ClientSession, known: readonly NodeTag[]) => {
    try {
      await readGap(from, known, config.clock.nowMs(), (tag, values) =>
        report.samples(values.map((dataValue) => sampleOf(tag, dataValue))),
      );
      report.caughtUp();
    } catch (error) {
      report.finding('TEL-57', `the server's history could not be read: ${wordsOf(error)}`);
    }
  };

  const readNow = async (wanted: readonly NodeTag[]) => {
    if (!session || report.isOver) return;
    try {
      await readAll(session, wanted);
    } catch (error) {
      fail(opcuaErrorToReason(error), wordsOf(error));
    }
  };

  const currentOf = (tag: NodeTag, dataValue: DataValue): RawSample => {
    return { ...sampleOf(tag, dataValue), isCurrent: true };
  };

  const sampleOf = ({ tagId, point }: NodeTag, dataValue: DataValue): RawSample => {
    const sourceMs = (dataValue.sourceTimestamp ?? dataValue.serverTimestamp)?.getTime();
    const value = dataValue.value && variantToValue(dataValue.value, point);
    if (isOverflown(dataValue.statusCode.value))
      report.finding(
        'TEL-58',
        'the server dropped values that changed faster than it tells',
        tagId,
      );
    if (value !== undefined) dataTypes.set(tagId, dataValue.value.dataType);
    const { quality, reason } = statusToQuality(dataValue.statusCode.value);
    const sample = { tagId, sourceMs: sourceMs ?? config.clock.nowMs() };
    if (value !== undefined) return { ...sample, value, quality, reason };
    if (quality === 'bad') return { ...sample, value: null, quality, reason };
    // An array or a structure of which the tag names no part, or nothing at all.
    return { ...sample, value: null, quality: 'bad', reason: 'not-a-number' };
  };

  return {
    reports: report.reports,
    start(driverTags) {
      report.connecting();
      const { placed, unreadable } = placeTags(driverTags);
      tags = placed;
      const sourceMs = config.clock.nowMs();
      report.samples(
        unreadable.map((tagId) => ({
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
    async browse(below) {
      if (!session || report.isOver) throw new Refusal('device-offline');
      return browseNodes(session, below);
    },
    async write(tagId, value) {
      const tag = tags.find((one) => one.tagId === tagId);
      if (!tag) throw new Refusal('tag-not-found', { tagId });
      if (!session || report.isOver) throw new Refusal('device-offline');
      // A part of an array or a structure: the rest of it may have changed since it was read.
      if (tag.point.element !== undefined || tag.point.member !== undefined)
        throw new Refusal('tag-not-writable', { tagId });
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
    traffic: () => ({
      sentBytes: connection.client.bytesWritten,
      receivedBytes: connection.client.bytesRead,
    }),
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
