import type { Reduction, ReductionCount } from '#shared/domain/telemetry/reduction/reduction.ts';
import type { Sample } from '#shared/domain/telemetry/sample.ts';
import type { DeviceStatus } from '#shared/domain/telemetry/device-status.ts';
import type { DeviceId, TagId } from '#shared/domain/identity/ids.ts';
import type { Changes, TenantDeps } from '#core/core-deps.ts';
import type { LineMemories } from './line-memories.ts';
import { createThinning } from './thinning.ts';

const flushMs = 250;
const mostWaiting = 500_000;
/** Handing a batch to the store's thread copies it: one of all that waited would hold up everything else. */
const mostAtOnce = 5_000;

export interface Ingest {
  /** What each device last said of itself. */
  readonly statuses: ReadonlyMap<DeviceId, DeviceStatus>;
  /** Samples that were shed because the disk took none for too long. */
  readonly shedCount: () => number;
  /** How tags are thinned out from now on; those that are not named are stored as they come. */
  reduce(reductions: ReadonlyMap<TagId, Reduction>): void;
  readonly reductionCounts: () => ReadonlyMap<TagId, ReductionCount>;
  close(): Promise<void>;
}

/**
 * Takes what devices report: all of it to the screens at once, and what the reduction of its tag keeps to the store
 * every quarter of a second, which has it on the disk within the next second. While the disk takes nothing samples wait
 * in memory; the oldest are shed beyond half a million, counted and logged.
 */
export function startIngest(
  deps: Pick<TenantDeps, 'live' | 'samples' | 'log'> & {
    readonly lines: Pick<TenantDeps['lines'], 'reports'>;
    readonly changes: Pick<Changes, 'announce'>;
    readonly memories: Pick<LineMemories, 'write'>;
  },
): Ingest {
  const statuses = new Map<DeviceId, DeviceStatus>();
  const thinning = createThinning();
  let waiting: Sample[] = [];
  let memories = new Map<DeviceId, string>();
  let shed = 0;
  let isFailing = false;
  let flushing: Promise<void> = Promise.resolve();

  /** False when the disk does not take it. */
  const store = async (batch: readonly Sample[]): Promise<boolean> => {
    try {
      // A backlog is written at once, so that it shrinks; what is current may wait for others within the second.
      const durable = waiting.length > mostAtOnce ? 'now' : 'soon';
      await deps.samples.append(batch, { durable });
    } catch (error) {
      if (!isFailing)
        deps.log.error({ err: error }, 'samples cannot be stored; they wait in memory');
      isFailing = true;
      return false;
    }
    deps.changes.announce('telemetry.appended', []);
    if (isFailing) deps.log.info({ shed }, 'samples are stored again');
    isFailing = false;
    return true;
  };

  const flush = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce);
      if (!(await store(batch))) return shedOldest();
      waiting = waiting.slice(batch.length);
    }
    // What lines remember is about samples that came before it: those are on the disk now.
    const behind = memories;
    memories = new Map();
    if (behind.size > 0) deps.memories.write(behind);
  };

  const shedOldest = () => {
    const over = Math.max(0, waiting.length - mostWaiting);
    shed += over;
    waiting = waiting.slice(over);
  };

  const thin = (samples: readonly Sample[]): readonly Sample[] => {
    const kept: Sample[] = [];
    for (const sample of samples) thinning.take(sample, kept);
    return kept;
  };

  const keep = (samples: readonly Sample[]) => {
    for (const sample of samples) if (sample.value !== null) waiting.push(sample);
  };

  const timer = setInterval(() => (flushing = flushing.then(flush)), flushMs);
  const stop = deps.lines.reports.subscribe((report) => {
    if (report.kind === 'samples') {
      deps.live.take(report.samples);
      keep(thin(report.samples));
    } else if (report.kind === 'status') {
      const { status } = report;
      const before = statuses.get(status.deviceId);
      statuses.set(status.deviceId, status);
      if (before?.state !== status.state)
        deps.changes.announce('devices.statusChanged', [status.deviceId]);
    } else if (report.kind === 'remember') {
      memories.set(report.deviceId, report.memory);
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
    reduce: (reductions) => keep(thinning.set(reductions)),
    reductionCounts: () => thinning.counts(),
    async close() {
      stop();
      clearInterval(timer);
      keep(thinning.flush());
      await flushing;
      await flush();
    },
  };
}
