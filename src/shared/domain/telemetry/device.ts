import { z } from 'zod';
import { batchId } from '../identity/ids.ts';
import { cardLayout } from '../lift/card-layout.ts';
import { archiveLayout } from './archive/archive-layout.ts';
import { calculatedPoint } from './calculated/calculated-point.ts';

/** Kinds of devices with a line: each has a driver. */
export const deviceKinds = ['modbus', 'modbusSerial', 'opcua', 'mqtt'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

const host = z.string().min(1).max(253);
const port = z.number().int().min(1).max(65535);

const modbusUnit = {
  unitId: z.number().int().min(0).max(255).default(1),
  timeoutMs: z.number().int().min(50).max(60_000).default(1_000),
};

/** How a device is reached. What a tag's address means depends on the kind. */
export const lineAddress = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('modbus'),
    host,
    port: port.default(502),
    /** `rtu`: a converter that passes RTU frames through, check sums and all; absent: Modbus TCP. */
    framing: z.enum(['tcp', 'rtu']).optional(),
    ...modbusUnit,
  }),
  z.object({
    kind: z.literal('modbusSerial'),
    /** `COM3`, `/dev/ttyUSB0`. Devices of one path share the line and its settings. */
    path: z.string().min(1).max(200),
    baudRate: z.number().int().min(300).max(921_600).default(9_600),
    dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
    stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
    ...modbusUnit,
  }),
  z.object({
    kind: z.literal('opcua'),
    endpointUrl: z.string().regex(/^opc\.tcp:\/\/.+/, 'must begin with opc.tcp://'),
    securityMode: z.enum(['None', 'Sign', 'SignAndEncrypt']).default('None'),
    /** For signed and encrypted lines; absent: Basic256Sha256. */
    securityPolicy: z
      .enum(['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'])
      .optional(),
    /** How this seat says who it is; absent: by user name and password where there is a name, else not at all. */
    login: z.enum(['certificate']).optional(),
    userName: z.string().max(120).optional(),
  }),
  z.object({
    kind: z.literal('mqtt'),
    brokerUrl: z
      .string()
      .regex(
        /^(mqtt|mqtts|tcp|ssl|ws|wss):\/\/.+/,
        'must be a broker address such as mqtt://host:1883',
      ),
    version: z.union([z.literal(4), z.literal(5)]).default(5),
    userName: z.string().max(120).optional(),
    /** Highest quality of service asked for; absent: 1. */
    qos: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
    /** The broker keeps for us what is published with QoS 1 or 2 while this seat is away. */
    keepsSession: z.boolean().optional(),
    /** For `mqtts` and `wss` where the broker's certificate is not from a public authority. */
    tls: z
      .object({
        /** Certificates to trust, PEM. */
        ca: z.string().max(20_000).optional(),
        /** Takes any certificate: the line is encrypted, but may lead to anybody. */
        takesAnyCertificate: z.boolean().optional(),
      })
      .optional(),
    /** Where this seat says `online` while it listens and, by its last will, `offline`; both retained. */
    statusTopic: z.string().max(400).optional(),
    /** Sparkplug B group to follow as host application; absent: plain topics only. */
    sparkplugGroup: z.string().max(120).optional(),
    /** Says to edge nodes by STATE messages that this host application is there. */
    sparkplugHostId: z.string().max(120).optional(),
  }),
]);
export type LineAddress = z.output<typeof lineAddress>;

export const deviceAddress = z.discriminatedUnion('kind', [
  ...lineAddress.options,
  /** Holds tags whose samples came from files; nothing is ever asked of it. */
  z.object({
    kind: z.literal('import'),
    /** The file samples were last taken from, and the batch that took them. */
    file: z.string().max(255).optional(),
    batchId: batchId.optional(),
  }),
  /** Sensors and gateways that post their samples themselves; nothing is ever asked of them. */
  z.object({ kind: z.literal('sensors') }),
  /** Holds calculated tags and such as people type, which belong to no device; nothing is ever asked of it. */
  z.object({ kind: z.literal('calculated') }),
]);
export type DeviceAddress = z.output<typeof deviceAddress>;

export function hasLine(address: DeviceAddress): address is LineAddress {
  return address.kind !== 'import' && address.kind !== 'sensors' && address.kind !== 'calculated';
}

export const modbusTables = ['coil', 'discrete', 'input', 'holding'] as const;
export const modbusEncodings = [
  'bool',
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'u64',
  'i64',
  'f64',
  'bcd16',
  'bcd32',
  'text',
  'card',
] as const;
/** Byte order of multi-register values, letters naming the bytes of a 32-bit value from the most significant. */
export const wordOrders = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;

/** Where a tag's value is found on its device. */
export const tagAddress = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('modbus'),
    table: z.enum(modbusTables),
    /** Zero-based, as on the wire. */
    register: z.number().int().min(0).max(65_535),
    encoding: z.enum(modbusEncodings),
    wordOrder: z.enum(wordOrders).default('ABCD'),
    /** Bit of a 16-bit register, for `bool` in input and holding registers. */
    bit: z.number().int().min(0).max(15).optional(),
    /** Registers a `text` takes, two characters each. */
    registers: z.number().int().min(1).max(60).optional(),
    /** How a `card` lies in the registers from this one on. */
    card: cardLayout.optional(),
    /** 32 in Enron's form, where one register address is one 32-bit value; absent: 16. */
    registerBits: z.union([z.literal(16), z.literal(32)]).optional(),
    /** The value is in records of an archive, whose register `register` is; it comes with each record, at its time. */
    archive: archiveLayout.optional(),
  }),
  z.object({
    kind: z.literal('opcua'),
    nodeId: z.string().min(1).max(400),
    /** Which element, where the node holds an array. */
    element: z.number().int().min(0).max(1_000_000).optional(),
    /** Dotted path of the member, where the node (or the element) holds a structure. */
    member: z.string().max(200).optional(),
    /** What a value must have changed by for the server to tell: in its own unit, or in percent of the node's range. */
    deadband: z
      .object({ kind: z.enum(['absolute', 'percent']), value: z.number().positive() })
      .optional(),
  }),
  z.object({
    kind: z.literal('mqtt'),
    /** Plain topic, or absent for a Sparkplug metric. */
    topic: z.string().min(1).max(400).optional(),
    /** Dotted path into a JSON payload (`data.psi`); absent: the whole payload is the value. */
    jsonPath: z.string().max(200).optional(),
    /** Dotted path of the reading's time; absent: `timestamp`, `ts`, `time` or `t` beside the value or at the top. */
    timePath: z.string().max(200).optional(),
    sparkplug: z
      .object({
        edgeNode: z.string().min(1),
        device: z.string().optional(),
        metric: z.string().min(1),
      })
      .optional(),
  }),
  /** What the series was called in the file it came from. */
  z.object({ kind: z.literal('import'), column: z.string().max(255) }),
  /** Posted by a sensor under this name of its device. */
  z.object({ kind: z.literal('sensor'), name: z.string().min(1).max(120) }),
  calculatedPoint,
  /** Typed by people, with time and reason. */
  z.object({ kind: z.literal('manual') }),
]);
export type TagPoint = z.output<typeof tagAddress>;

/**
 * OPC UA and Sparkplug say only what changed, and also when they end: silence of such a tag means that nothing changed.
 */
export function isToldOnChange(point: TagPoint): boolean {
  return point.kind === 'opcua' || (point.kind === 'mqtt' && point.sparkplug !== undefined);
}

/** Whether servers of this kind may keep a history of their own, which is asked for what was missed. */
export function mayKeepHistory({ kind }: Pick<LineAddress, 'kind'>): boolean {
  return kind === 'opcua';
}

const offLine: readonly string[] = ['import', 'sensor', 'calculated', 'manual'];

/** Whether a tag's values come over its device's line, whatever else the device holds. */
export function isOnLine(point: Pick<TagPoint, 'kind'>): boolean {
  return !offLine.includes(point.kind);
}

/** `value = raw * factor + offset`, in the tag's unit. */
export const tagScale = z.object({ factor: z.number(), offset: z.number() });
export type TagScale = z.output<typeof tagScale>;
