import type { TroublePace } from './trouble.ts';
import type { ServerName } from './server-process.ts';

export type LineKind = 'tcp' | 'rtu' | 'serial' | 'opcua' | 'opcuaHistory' | 'mqtt' | 'sparkplug';

/** What is reached through one connection, and so through one proxy. */
export interface SoakLine {
  readonly key: string;
  readonly kind: LineKind;
  readonly server: ServerName;
  /** By which the core reaches it: devices of one host are one place, gone and back together. */
  readonly host: string;
  /** Devices on it: units of a Modbus line, else one. */
  readonly devices: readonly SoakDevice[];
  /** Share of answers that never arrive, all the time. */
  readonly dropShare: number;
  /** Its server's clock jumps to and fro. */
  readonly clockJumps: boolean;
}

export interface SoakDevice {
  readonly key: string;
  readonly unitId: number;
}

export interface SoakSize {
  readonly tcp: number;
  readonly gateways: number;
  readonly rtu: number;
  readonly serial: number;
  readonly unitsEach: number;
  readonly mqtt: number;
  readonly sparkplug: number;
  readonly opcua: readonly ('opcua' | 'opcuaHistory')[];
}

/** 66 devices on 48 lines. */
export const fullSize: SoakSize = {
  tcp: 32,
  gateways: 2,
  rtu: 4,
  serial: 1,
  unitsEach: 4,
  mqtt: 3,
  sparkplug: 3,
  opcua: ['opcua', 'opcuaHistory'],
};

export const shortSize: SoakSize = {
  tcp: 6,
  gateways: 1,
  rtu: 1,
  serial: 0,
  unitsEach: 3,
  mqtt: 1,
  sparkplug: 1,
  opcua: ['opcuaHistory'],
};

/** One in so many of the single Modbus TCP devices loses a twentieth of its answers. */
const DROPS_EVERY = 8;
const DROP_SHARE = 0.05;

/** Elsewhere only one address leads back to the machine by itself. */
const hasOtherHosts = process.platform === 'linux';

export function planLines(size: SoakSize): SoakLine[] {
  const line = (
    kind: LineKind,
    server: ServerName,
    no: number,
    units = 1,
    more: Partial<SoakLine> = {},
  ): SoakLine => {
    const key = `${kind}${units > 1 ? 'Gateway' : ''}${no}`;
    const devices = Array.from({ length: units }, (_, at) => ({
      key: units > 1 ? `${key}-${at + 1}` : key,
      unitId: at + 1,
    }));
    const host = server === 'modbusB' && hasOtherHosts ? '127.0.0.2' : '127.0.0.1';
    return { key, kind, server, host, devices, dropShare: 0, clockJumps: false, ...more };
  };
  const count = (length: number, make: (no: number) => SoakLine) =>
    Array.from({ length }, (_, no) => make(no));
  // Two processes, so that one can be killed while the other's devices go on.
  const modbus = (no: number): ServerName => (no % 2 === 0 ? 'modbusA' : 'modbusB');
  return [
    ...count(size.tcp, (no) =>
      line('tcp', modbus(no), no, 1, { dropShare: no % DROPS_EVERY === 1 ? DROP_SHARE : 0 }),
    ),
    ...count(size.gateways, (no) => line('tcp', modbus(no), no, size.unitsEach)),
    ...count(size.rtu, (no) => line('rtu', modbus(no), no, size.unitsEach)),
    ...count(size.serial, (no) => line('serial', modbus(no), no, 2)),
    ...size.opcua.map((kind) => line(kind, kind, 0, 1, { clockJumps: kind === 'opcua' })),
    ...count(size.mqtt, (no) => line('mqtt', 'broker', no, 1, { clockJumps: no === 1 })),
    ...count(size.sparkplug, (no) => line('sparkplug', 'broker', no)),
  ];
}

/** Modbus: two blocks, too far apart for one request. Elsewhere all tags of a device change together. */
export const modbusBlocks = [
  { start: 0, tags: 10 },
  { start: 100, tags: 4 },
] as const;
export const MODBUS_TIMEOUT_MS = 1_000;
export const otherTags = 20;

/** A value says which answer or message it was of, and which tag: any mix-up shows. Exact in 32 bits below 2^18. */
export function valueOf(serial: number, tag: number): number {
  return serial + tag / 32;
}

export function serialOf(value: number): number {
  return Math.floor(value);
}

/** Begins anew with each process of a server, far from what the one before it has used. */
export const SERIALS_EACH = 8_000;

export function tagCountOf(line: SoakLine): number {
  return isModbus(line) ? modbusBlocks.reduce((sum, { tags }) => sum + tags, 0) : otherTags;
}

export function isModbus({ kind }: Pick<SoakLine, 'kind'>): boolean {
  return kind === 'tcp' || kind === 'rtu' || kind === 'serial';
}

/** About 1,400 faults, 24 restarts and 20 wrong clocks an hour. */
export const fullPace: TroublePace = {
  faultEveryMs: 2_500,
  faultMostMs: 25_000,
  restartEveryMs: 150_000,
  awayMostMs: 10_000,
  clockEveryMs: 180_000,
};

export const shortPace: TroublePace = {
  faultEveryMs: 900,
  faultMostMs: 4_000,
  restartEveryMs: 9_000,
  awayMostMs: 1_000,
  clockEveryMs: 10_000,
};
