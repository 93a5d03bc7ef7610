import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TagId } from '#shared/domain/identity/ids.ts';
import { openHistorian } from '#core/historian/store/open-historian.ts';
import { nodeDisk } from '#core/storage/node-disk.ts';
import { systemClock } from '#simulator/system-clock.ts';

const GOOD = 0;

export interface Kept {
  readonly sourceMs: readonly number[];
  readonly values: readonly number[];
}

/** Every good value of each tag in the order of time, read from the data folder once the core is gone. */
export async function readKept(
  dataFolder: string,
  tagIds: readonly TagId[],
  take: (tag: number, kept: Kept) => void,
): Promise<void> {
  const log = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith('hot.db'),
  )!;
  const historian = await openHistorian({
    folder: dirname(join(dataFolder, log)),
    disk: nodeDisk,
    clock: systemClock,
  });
  for (const [tag, tagId] of tagIds.entries()) {
    const found = await historian.range(tagId, 0, Number.MAX_SAFE_INTEGER, 10_000_000);
    const good = [...found.quality.keys()].filter((at) => found.quality[at] === GOOD);
    take(tag, {
      sourceMs: good.map((at) => found.sourceMs[at]!),
      values: good.map((at) => found.value[at]!),
    });
  }
  await historian.close();
}

/** How many of the served values are among the kept ones, in their order; what nobody served is an error. */
export function countMatches(
  kept: readonly number[],
  servedCount: number,
  servedAt: (at: number) => number,
): number {
  let next = 0;
  for (const value of kept) {
    while (next < servedCount && servedAt(next) !== value) next++;
    if (next++ === servedCount) throw new Error(`Nobody served ${value}`);
  }
  return kept.length;
}
