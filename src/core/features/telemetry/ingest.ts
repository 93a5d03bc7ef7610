import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import type { DeviceId } from '#shared/domain/identity/ids.ts';
import type { TenantDeps } from '#core/core-deps.ts';

const flushMs = 250;
const mostWaiting = 500_000;

export interface Ingest {
  /** What each device last said of itself. */
  readonly statuses: ReadonlyMap<DeviceId, DeviceStatus>;
  /** Samples that were shed because the disk took none for too long. */
  readonly shedCount: () => number;
  close(): Promise<void>;
}

/**
 * Takes what devices report: to the screens at once, to the store every quarter of a second, which has it on the disk
 * within a second. While the disk takes nothing samples wait in memory; the oldest are shed beyond half a million, counted
 * and logged.
 */
export function startIngest(
  deps: Pick<TenantDeps, 'lines' | 'live' | 'samples' | 'changes' | 'log'>,
): Ingest {
  const statuses = new Map<DeviceId, DeviceStatus>();
  let waiting: Sample[] = [];
  let shed = 0;
  let isFailing = false;
  const storing = new Set<Promise<void>>();

  const flush = () => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const stored = store(batch).finally(() => storing.delete(stored));
    storing.add(stored);
  };

  const store = async (batch: readonly Sample[]) => {
    try {
      await deps.samples.append(batch, { durable: 'soon' });
      deps.changes.announce('telemetry.appended', []);
      if (isFailing) deps.log.info({ shed }, 'samples are stored again');
      isFailing = false;
    } catch (error) {
      if (!isFailing)
        deps.log.error({ err: error }, 'samples cannot be stored; they wait in memory');
      isFailing = true;
      keepWaiting(batch);
    }
  };

  const keepWaiting = (batch: readonly Sample[]) => {
    const all = [...batch, ...waiting];
    const over = Math.max(0, all.length - mostWaiting);
    shed += over;
    waiting = all.slice(over);
  };

  const timer = setInterval(flush, flushMs);
  const stop = deps.lines.reports.subscribe((report) => {
    if (report.kind === 'samples') {
      deps.live.take(report.samples);
      for (const sample of report.samples) if (sample.value !== null) waiting.push(sample);
    } else if (report.kind === 'status') {
      const { status } = report;
      const before = statuses.get(status.deviceId);
      statuses.set(status.deviceId, status);
      if (before?.state !== status.state)
        deps.changes.announce('devices.statusChanged', [status.deviceId]);
    } else {
      deps.log.warn(
        {
          deviceId: report.deviceId,
          tagId: report.tagId,
          rule: report.rule,
          detail: report.detail,
        },
        'finding',
      );
    }
  });

  return {
    statuses,
    shedCount: () => shed,
    async close() {
      stop();
      clearInterval(timer);
      flush();
      const stored = [...storing];
      // Nobody waits for the second to be over.
      await deps.samples.append([]).catch(() => undefined);
      await Promise.all(stored);
    },
  };
}
