import protobuf from 'sparkplug-payload/lib/sparkplugPayloadProto.js';
import type { TagValue } from '#shared/domain/telemetry/sample.ts';

const { Payload } = protobuf.org.eclipse.tahu.protobuf;
type WireMetric = protobuf.org.eclipse.tahu.protobuf.Payload.IMetric;

/** Sparkplug 3.0, 6.4.16: data types of a metric. */
export const dataTypes = {
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint8: 5,
  uint16: 6,
  uint32: 7,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
  string: 12,
  dateTime: 13,
  text: 14,
  uuid: 15,
} as const;
const knownTypes: readonly number[] = Object.values(dataTypes);

export interface SparkplugMetric {
  readonly name: string | undefined;
  readonly alias: number | undefined;
  readonly timestampMs: number | undefined;
  /** Births must name it, later messages may leave it out. */
  readonly dataType: number | undefined;
  readonly isHistorical: boolean;
  readonly isNull: boolean;
  /** The `Quality` property: 192 good, 500 stale, anything else bad. */
  readonly quality: number | undefined;
  /** The value once its type is known; undefined for types that are no tag value (data sets, templates, files). */
  valueAs(dataType: number): TagValue | undefined;
}

export interface SparkplugPayload {
  readonly timestampMs: number | undefined;
  readonly seq: number | undefined;
  readonly metrics: readonly SparkplugMetric[];
}

/**
 * Decodes the protobuf itself, because the payload library reads a metric without data type as null, and large UInt32
 * as negative. Throws on bytes that are no Sparkplug payload.
 */
export function decodeSparkplug(bytes: Uint8Array): SparkplugPayload {
  const payload = Payload.decode(bytes);
  return {
    timestampMs: toNumber(own(payload, 'timestamp')),
    seq: toNumber(own(payload, 'seq')),
    metrics: (payload.metrics ?? []).map(readMetric),
  };
}

/** One command metric, as NCMD and DCMD carry it. */
export function encodeCommand(
  name: string,
  dataType: number,
  value: TagValue,
  timestampMs: number,
): Buffer {
  const metric: WireMetric = { name, timestamp: timestampMs, datatype: dataType };
  if (typeof value === 'boolean') metric.booleanValue = value;
  else if (typeof value === 'string') metric.stringValue = value;
  else if (dataType === dataTypes.float) metric.floatValue = value;
  else if (dataType === dataTypes.double) metric.doubleValue = value;
  else if (isLongType(dataType)) metric.longValue = value;
  else metric.intValue = value >>> 0; // negative numbers travel as two's complement
  return Buffer.from(Payload.encode({ timestamp: timestampMs, metrics: [metric] }).finish());
}

function readMetric(metric: WireMetric): SparkplugMetric {
  return {
    name: own(metric, 'name') ?? undefined,
    alias: toNumber(own(metric, 'alias')),
    timestampMs: toNumber(own(metric, 'timestamp')),
    dataType: own(metric, 'datatype') ?? undefined,
    isHistorical: metric.isHistorical === true,
    isNull: metric.isNull === true,
    quality: qualityOf(metric),
    valueAs: (dataType) => valueAs(metric, dataType),
  };
}

function valueAs(metric: WireMetric, dataType: number): TagValue | undefined {
  if (!knownTypes.includes(dataType)) return undefined;
  const integer = own(metric, 'intValue') ?? undefined;
  if (integer !== undefined) return integerAs(integer, dataType);
  const long = own(metric, 'longValue') ?? undefined;
  if (long !== undefined) return longAs(long, dataType);
  return (
    own(metric, 'floatValue') ??
    own(metric, 'doubleValue') ??
    own(metric, 'booleanValue') ??
    own(metric, 'stringValue') ??
    undefined
  );
}

function integerAs(wire: number, dataType: number): number {
  if (dataType === dataTypes.int8) return (wire << 24) >> 24;
  if (dataType === dataTypes.int16) return (wire << 16) >> 16;
  return dataType === dataTypes.int32 ? wire | 0 : wire;
}

function longAs(wire: number | Long, dataType: number): number {
  if (typeof wire === 'number') return wire;
  return dataType === dataTypes.int64 ? wire.toSigned().toNumber() : wire.toNumber();
}

function isLongType(dataType: number): boolean {
  const longTypes: readonly number[] = [
    dataTypes.int64,
    dataTypes.uint32,
    dataTypes.uint64,
    dataTypes.dateTime,
  ];
  return longTypes.includes(dataType);
}

function qualityOf({ properties }: WireMetric): number | undefined {
  const index = properties?.keys?.indexOf('Quality') ?? -1;
  const property = index < 0 ? undefined : properties?.values?.[index];
  if (!property) return undefined;
  return own(property, 'intValue') ?? toNumber(own(property, 'longValue'));
}

interface Long {
  toNumber(): number;
  toSigned(): Long;
}

function toNumber(value: number | Long | null | undefined): number | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === 'number' ? value : value.toNumber();
}

/** Fields that did not travel are still readable through the prototype, as zero. */
function own<T extends object, K extends keyof T>(value: T, key: K): T[K] | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
