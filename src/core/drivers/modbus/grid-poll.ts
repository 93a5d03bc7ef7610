import type { TagId } from '#shared/domain/identity/ids.ts';
import type { Clock } from '#shared/kit/clock.ts';
import type { ReportLine } from '#core/drivers/driver.ts';
import { LineBroken } from './line-broken.ts';
import { ModbusException } from './modbus-link.ts';
import { badSample, reasonOfException } from './poll-group.ts';
import { repeatOnGrid } from './schedule.ts';

/** What is read of a device at each scan, one part after the other; who asks meanwhile shares the reading. */
export interface GridPoll {
  start(): void;
  pollNow(): Promise<void>;
  stop(): void;
  isStopped(): boolean;
}

export interface PolledPart {
  readonly tagIds: readonly TagId[];
  /** An exception of the device makes the part's tags bad. */
  read(isUrgent: boolean): Promise<void>;
}

interface GridAround {
  readonly report: ReportLine;
  readonly clock: Clock;
}

export function createGridPoll(
  parts: readonly PolledPart[],
  scanMs: number,
  around: GridAround,
): GridPoll {
  let grid: { stop(): void } | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  const pollAll = async (isUrgent: boolean) => {
    for (const part of parts) {
      if (around.report.isOver || isStopped) return;
      await pollPart(part, isUrgent, around);
    }
  };
  const pollOnce = (isUrgent: boolean) =>
    (running ??= pollAll(isUrgent).finally(() => (running = undefined)));
  return {
    start() {
      grid = repeatOnGrid(around.clock, scanMs, () => void pollOnce(false));
    },
    pollNow: () => pollOnce(true),
    stop() {
      isStopped = true;
      grid?.stop();
    },
    isStopped: () => isStopped,
  };
}

export async function pollPart(
  { tagIds, read }: PolledPart,
  isUrgent: boolean,
  { report, clock }: GridAround,
): Promise<void> {
  try {
    await read(isUrgent);
  } catch (error) {
    if (error instanceof ModbusException) {
      report.online();
      const reason = reasonOfException(error.code);
      return report.samples(tagIds.map((tagId) => badSample(tagId, clock.nowMs(), reason)));
    }
    // The driver has been told that the line is over.
    if (!(error instanceof LineBroken)) throw error;
  }
}
