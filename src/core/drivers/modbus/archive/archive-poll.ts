import type { Clock } from '#shared/kit/clock.ts';
import type { ReportLine } from '#core/drivers/driver.ts';
import { LineBroken } from '#core/drivers/modbus/line-broken.ts';
import { ModbusException } from '#core/drivers/modbus/modbus-link.ts';
import type { ModbusLine } from '#core/drivers/modbus/modbus-line.ts';
import type { PlacedTag } from '#core/drivers/modbus/plan-blocks.ts';
import { badSample, reasonOfException, type PollGroup } from '#core/drivers/modbus/poll-group.ts';
import { repeatOnGrid } from '#core/drivers/modbus/schedule.ts';
import { groupArchives, type Archive } from './archive.ts';
import type { Bookmarks } from './bookmarks.ts';
import { createCollector } from './collector.ts';

export interface ArchiveAround {
  readonly line: ModbusLine;
  readonly report: ReportLine;
  readonly clock: Clock;
  readonly bookmarks: Bookmarks;
}

/** Looks at each scan whether the archives of one device have records that were not had (`collector.ts`). */
export function createArchivePoll(
  tags: readonly PlacedTag[],
  scanMs: number,
  around: ArchiveAround,
): PollGroup {
  const { report, clock } = around;
  let grid: { stop(): void } | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  const collectors = groupArchives(tags).map((archive) => ({
    archive,
    collect: createCollector(archive, { ...around, scanMs, isOver: () => isStopped }),
  }));

  const poll = async (archive: Archive, collect: () => Promise<void>) => {
    try {
      await collect();
    } catch (error) {
      if (error instanceof ModbusException) {
        report.online();
        const reason = reasonOfException(error.code);
        return report.samples(
          archive.tags.map(({ tagId }) => badSample(tagId, clock.nowMs(), reason)),
        );
      }
      // The driver has been told that the line is over.
      if (!(error instanceof LineBroken)) throw error;
    }
  };

  const pollAll = async () => {
    for (const { archive, collect } of collectors) {
      if (report.isOver || isStopped) return;
      await poll(archive, collect);
    }
  };
  const pollOnce = () => (running ??= pollAll().finally(() => (running = undefined)));

  return {
    tags,
    start() {
      grid = repeatOnGrid(clock, scanMs, () => void pollOnce());
    },
    pollNow: pollOnce,
    // Archives are not written.
    pollTag: async () => {},
    stop() {
      isStopped = true;
      grid?.stop();
    },
  };
}
