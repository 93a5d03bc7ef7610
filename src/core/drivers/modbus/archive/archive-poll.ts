import type { Clock } from '#shared/kit/clock.ts';
import type { ReportLine } from '#core/drivers/driver.ts';
import { createGridPoll, type PolledPart } from '#core/drivers/modbus/grid-poll.ts';
import type { ModbusLine } from '#core/drivers/modbus/modbus-line.ts';
import type { PlacedTag } from '#core/drivers/modbus/plan-blocks.ts';
import type { PollGroup } from '#core/drivers/modbus/poll-group.ts';
import { groupArchives } from './archive.ts';
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
  const parts = groupArchives(tags).map((archive): PolledPart => {
    const isOver = () => grid.isStopped();
    const collect = createCollector(archive, { ...around, scanMs, isOver });
    return { tagIds: archive.tags.map(({ tagId }) => tagId), read: collect };
  });
  const grid = createGridPoll(parts, scanMs, around);
  const { start, pollNow, stop } = grid;
  // Archives are not written.
  return { tags, start, pollNow, pollTag: async () => {}, stop };
}
