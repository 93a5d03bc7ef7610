import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import { Refusal } from '#shared/kit/refusal.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { createDeviceLine, type DeviceLine, type LinePorts } from './device-line.ts';
import type { ConfiguredDevice, Lines, LinesReport } from './lines.ts';
import { createReportQueue } from './report-queue.ts';
import { judgeCertificate, listCertificates } from './server-certificates.ts';
import { createPlaces } from './places.ts';
import { createSharedLines } from './shared-lines.ts';

/** All lines of one core. Does nothing by itself as time passes: whoever made it calls `tick` at least every 100 ms. */
export interface Supervisor extends Lines {
  tick(): void;
}

export type SupervisorPorts = Omit<LinePorts, 'shared' | 'places'>;

interface Supervised {
  readonly line: DeviceLine;
  device: ConfiguredDevice;
}

export function createSupervisor(ports: SupervisorPorts): Supervisor {
  const reports = createEmitter<LinesReport>();
  const shared = createSharedLines();
  const places = createPlaces(ports.clock, ports.random);
  const queue = createReportQueue(ports.clock, (report) => reports.emit(report));
  const supervised = new Map<DeviceId, Supervised>();
  const closing = new Set<Promise<void>>();
  let isClosed = false;

  const start = (device: ConfiguredDevice) => {
    let isKnown = true;
    const line = createDeviceLine(device, { ...ports, shared, places }, (report) => {
      if (isKnown) queue.add(report);
    });
    const forget = () => {
      isKnown = false;
      return line.close();
    };
    supervised.set(device.deviceId, { line: { ...line, close: forget }, device });
  };

  const stop = ({ line, device }: Supervised) => {
    supervised.delete(device.deviceId);
    const closed = line.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };

  const findByTag = (tagId: TagId) => {
    for (const { line, device } of supervised.values()) {
      const tag = device.tags.find((one) => one.tagId === tagId);
      if (tag) return { line, tag };
    }
    throw new Refusal('tag-not-found', { tagId });
  };

  return {
    reports,
    configure(devices) {
      if (isClosed) return;
      const wanted = new Set(devices.map(({ deviceId }) => deviceId));
      for (const one of supervised.values()) if (!wanted.has(one.device.deviceId)) stop(one);
      for (const device of devices) {
        const known = supervised.get(device.deviceId);
        if (!known) start(device);
        else {
          known.device = device;
          known.line.configure(device);
        }
      }
    },
    async pollNow(deviceId) {
      const known = supervised.get(deviceId);
      if (!known) throw new Refusal('device-not-found', { deviceId });
      await known.line.pollNow();
      queue.flush();
    },
    async browse(deviceId, below) {
      const known = supervised.get(deviceId);
      if (!known) throw new Refusal('device-not-found', { deviceId });
      return known.line.browse(below);
    },
    async publish(deviceId, messages) {
      const known = supervised.get(deviceId);
      if (!known) throw new Refusal('device-not-found', { deviceId });
      return known.line.publish(messages);
    },
    certificates: () => listCertificates(ports.workFolder),
    judgeCertificate: (fingerprint, isTrusted) =>
      judgeCertificate(ports.workFolder, fingerprint, isTrusted),
    async write(tagId, value) {
      const { line, tag } = findByTag(tagId);
      await line.write(tag, value);
      queue.flush();
    },
    tick() {
      for (const { line } of supervised.values()) line.tick();
      queue.flush();
    },
    async close() {
      isClosed = true;
      queue.close();
      for (const one of supervised.values()) stop(one);
      await Promise.all(closing);
    },
  };
}
