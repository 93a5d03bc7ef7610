import type { Lines, LinesReport } from './drivers/lines.ts';
import { createEmitter } from '#shared/kit/subscribable.ts';
import { Refusal } from '#shared/kit/refusal.ts';

/** Lines that start their thread with the first device: an operator without devices pays nothing for them. */
export function createLazyLines(open: () => Lines): Lines {
  const reports = createEmitter<LinesReport>();
  let lines: Lines | undefined;
  return {
    reports,
    configure(devices) {
      if (!lines && devices.length === 0) return;
      if (!lines) {
        lines = open();
        lines.reports.subscribe(reports.emit);
      }
      lines.configure(devices);
    },
    async pollNow(deviceId) {
      if (!lines) throw new Refusal('device-not-found', { deviceId });
      await lines.pollNow(deviceId);
    },
    async write(tagId, value) {
      if (!lines) throw new Refusal('tag-not-found', { tagId });
      await lines.write(tagId, value);
    },
    async browse(deviceId, below) {
      if (!lines) throw new Refusal('device-not-found', { deviceId });
      return lines.browse(deviceId, below);
    },
    async publish(deviceId, messages) {
      if (!lines) throw new Refusal('device-not-found', { deviceId });
      return lines.publish(deviceId, messages);
    },
    certificates: async () => lines?.certificates() ?? [],
    async judgeCertificate(fingerprint, isTrusted) {
      if (!lines) throw new Refusal('certificate-not-found', { fingerprint });
      await lines.judgeCertificate(fingerprint, isTrusted);
    },
    async close() {
      await lines?.close();
    },
  };
}
