import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import type { Clock, Random } from '#shared/kit/clock.ts';
import {
  createReportLine,
  type Driver,
  type DriverConfig,
  type DriverTag,
  type ReportLine,
} from './driver.ts';
import type { ConfiguredDevice } from './lines.ts';

export function setupTag(tagId: string, rest: Partial<Tag> = {}): Tag {
  return {
    tagId: tagId as TagId,
    deviceId: tagId.split('/')[0] as DeviceId,
    name: tagId,
    unit: 'psi',
    signal: 'tubingPsi',
    wellId: null,
    leaseId: null,
    equipment: null,
    point: { kind: 'modbus', table: 'holding', register: 0, encoding: 'u16', wordOrder: 'ABCD' },
    scale: null,
    range: null,
    ...rest,
  };
}

export function setupDevice(
  deviceId: string,
  rest: Partial<ConfiguredDevice> & { kind?: 'modbus' | 'opcua' | 'mqtt'; port?: number } = {},
): ConfiguredDevice {
  const { kind = 'modbus', port = 502, ...fields } = rest;
  return {
    deviceId: deviceId as DeviceId,
    address:
      kind === 'modbus'
        ? { kind, host: '127.0.0.1', port, unitId: 1, timeoutMs: 250 }
        : kind === 'mqtt'
          ? { kind, brokerUrl: `mqtt://127.0.0.1:${port}`, version: 4 }
          : { kind, endpointUrl: `opc.tcp://127.0.0.1:${port}`, securityMode: 'None' },
    scanMs: 1_000,
    enabled: true,
    tags: [setupTag(`${deviceId}/psi`)],
    ...fields,
  };
}

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** Wall time and monotonic time run apart, as on real machines. */
export function setupClock(): FakeClock {
  let ms = 0;
  return {
    nowMs: () => 1_700_000_000_000 + ms,
    monotonicMs: () => 5_000 + ms,
    advance: (by) => void (ms += by),
  };
}

export function setupRandom(fraction: () => number): Random {
  return { fraction, bytes: (count) => new Uint8Array(count) };
}

/** A driver played by the test, through the real report line. */
export interface PlayedDriver extends ReportLine {
  readonly tags: readonly DriverTag[];
  readonly memory: string | undefined;
  readonly writes: [TagId, unknown][];
  readonly isClosed: boolean;
  /** Lets a `close()` that was told to hang come to its end. */
  finishClosing(): void;
}

export interface DriverStage {
  readonly played: PlayedDriver[];
  create(
    options?: { hangsOnClose?: boolean; throwsOnStart?: boolean },
    config?: Pick<DriverConfig, 'memory'>,
  ): Driver;
}

/** A driver is outside the building here: what is tested is the supervisor. */
export function setupDriverStage(): DriverStage {
  const played: PlayedDriver[] = [];
  return {
    played,
    create({ hangsOnClose = false, throwsOnStart = false } = {}, { memory } = {}) {
      const line = createReportLine();
      const writes: [TagId, unknown][] = [];
      let tags: readonly DriverTag[] = [];
      let isClosed = false;
      let finishClosing = () => {};
      const closed = new Promise<void>((resolve) => (finishClosing = resolve));
      played.push(
        Object.defineProperties(
          { ...line, writes, memory, finishClosing } as unknown as PlayedDriver,
          {
            tags: { get: () => tags },
            isClosed: { get: () => isClosed },
            isOver: { get: () => line.isOver },
          },
        ),
      );
      return {
        reports: line.reports,
        start(given) {
          if (throwsOnStart) throw new Error('cannot start');
          tags = given;
          line.connecting();
        },
        pollNow: async () => {},
        traffic: () => ({ sentBytes: 10, receivedBytes: 100 }),
        write: async (tagId, value) => void writes.push([tagId, value]),
        async close() {
          line.silence();
          isClosed = true;
          if (hangsOnClose) await closed;
        },
      };
    },
  };
}
