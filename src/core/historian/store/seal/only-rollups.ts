import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { OpenPart } from '../months/open-parts.ts';
import { noteStaleTimes } from '../months/times-blocks.ts';

/*
 * Giving up the samples of a day and keeping what rollups tell of them. A tag's day is given up as a whole:
 *  1. Its one chunk has an empty `data` and all of its tiers: the more seldom a tag is read, the coarser is the finest.
 *  2. Aggregates are answered from the tiers: exactly where buckets are made of those of the finest, else by the one of
 *     those that each lies in.
 *  3. Raw questions find nothing there and say so; the neighbour of a time is told by the rollup before it.
 *  4. Samples that come later for such a day cannot be joined with it: they are left out, and told.
 */

const givenUp = 'length(data) = 0';
/** Below an hour's rollup a day has so few samples that they take less than what would stay of them. */
export const canBeGivenUp = '(minutes IS NOT NULL OR quarters IS NOT NULL OR hours IS NOT NULL)';

/** Whether the day of this chunk keeps only rollups. */
export function isGivenUp(database: Database, chunkId: number): boolean {
  return (
    prepareOnce(database, `SELECT 1 FROM chunk WHERE id = ? AND ${givenUp}`).get(chunkId) !==
    undefined
  );
}

/** Whether this day of a tag keeps only rollups. */
export function isDayGivenUp(database: Database, tag: number, day: number): boolean {
  return (
    prepareOnce(
      database,
      `SELECT 1 FROM chunk INDEXED BY chunkOfTag WHERE tag = ? AND day = ? AND ${givenUp}`,
    ).get(tag, day) !== undefined
  );
}

/**
 * Gives up the samples of at most `limit` chunks beyond `afterId`, in one commit; returns the last of them, undefined
 * when none is left. Days in several chunks are left alone until they are compacted, and so are samples too sparse for a
 * rollup by the hour.
 */
export function giveUpSamples(
  { database }: OpenPart,
  afterId: number,
  limit: number,
): number | undefined {
  return database
    .transaction(() => {
      const rows = prepareOnce(
        database,
        `SELECT id, day FROM chunk WHERE id > ? AND length(data) > 0 AND ${canBeGivenUp} AND NOT EXISTS
           (SELECT 1 FROM chunk AS other INDEXED BY chunkOfTag
            WHERE other.tag = chunk.tag AND other.day = chunk.day AND other.id <> chunk.id)
         ORDER BY id LIMIT ?`,
      ).all(afterId, limit) as { id: number; day: number }[];
      const empty = prepareOnce(database, "UPDATE chunk SET data = x'' WHERE id = ?");
      for (const { id, day } of rows) {
        empty.run(id);
        noteStaleTimes(database, day);
      }
      return rows.at(-1)?.id;
    })
    .immediate();
}
