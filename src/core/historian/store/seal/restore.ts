import { prepareOnce } from '#core/storage/run-sync.ts';
import { isDayGivenUp } from './only-rollups.ts';
import type { OpenPart } from '../months/open-parts.ts';
import { findChunks, deleteChunk } from '../months/part-file.ts';
import type { Run } from '../columns/run.ts';
import { dayMs } from '../rollups/tiers.ts';
import { noteStaleTimes } from '../months/times-blocks.ts';

/**
 * Lets go of the rollups of a day whose samples were given up, so that samples can be sealed for it again; to be called
 * in the commit that seals them. Fewer samples than were given up change nothing: rollups know more than they do.
 */
export function reopenDay(part: OpenPart, tag: number, run: Run): void {
  const day = Math.floor(run.times[0]! / dayMs);
  if (!isDayGivenUp(part.database, tag, day)) return;
  const rows = findChunks(part.database, tag, day * dayMs, (day + 1) * dayMs - 1);
  const samples = rows.reduce((sum, row) => sum + row.samples, 0);
  if (run.times.length < samples) return;
  for (const { id } of rows) deleteChunk(part.database, id);
  noteStaleTimes(part.database, day);
}

/** Whether the file has samples or rollups of that tag. */
export function holdsTag({ database }: OpenPart, tag: number): boolean {
  return (
    prepareOnce(database, 'SELECT 1 FROM chunk INDEXED BY chunkOfTag WHERE tag = ? LIMIT 1').get(
      tag,
    ) !== undefined
  );
}

/** Names of the tags that a file may hold samples of. */
export function tagsOf({ database }: OpenPart): string[] {
  return prepareOnce(database, 'SELECT tagId FROM tag ORDER BY tagId').pluck().all() as string[];
}
