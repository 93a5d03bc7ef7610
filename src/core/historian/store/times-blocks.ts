import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { unpackBlocks } from './blocks.ts';
import { codec } from './codec.ts';
import { isDamage } from './damage.ts';
import { readBlob } from './part-file.ts';

/** Remembers, in the commit that takes chunks away, that times blocks of that day may be needed no more. */
export function noteStaleTimes(database: Database, day: number): void {
  prepareOnce(database, 'INSERT OR IGNORE INTO stale VALUES (?)').run(day);
}

/**
 * Deletes the times blocks of one day that no chunk refers to any more; false when no day is left to be looked at. A day
 * with a chunk that cannot be read keeps all of its blocks: nobody knows which of them that chunk needs.
 */
export function sweepStaleTimes(database: Database): boolean {
  const day = prepareOnce(database, 'SELECT day FROM stale LIMIT 1').pluck().get() as
    | number
    | undefined;
  if (day === undefined) return false;
  database
    .transaction(() => {
      const needed = neededTimes(database, day);
      const drop = prepareOnce(database, 'DELETE FROM clock WHERE id = ?');
      if (needed) for (const id of timesOf(database, day)) if (!needed.has(id)) drop.run(id);
      prepareOnce(database, 'DELETE FROM stale WHERE day = ?').run(day);
    })
    .immediate();
  return true;
}

function timesOf(database: Database, day: number): number[] {
  return prepareOnce(database, 'SELECT id FROM clock WHERE day = ?').pluck().all(day) as number[];
}

/** Ids that the day's chunks refer to; undefined when one of them is damaged. */
function neededTimes(database: Database, day: number): Set<number> | undefined {
  const needed = new Set<number>();
  const ids = prepareOnce(
    database,
    'SELECT id FROM chunk INDEXED BY chunkOfTag WHERE day = ?',
  ).pluck();
  try {
    for (const id of ids.all(day) as number[]) {
      const packed = readBlob(database, id, 'data');
      for (const { bytes } of packed ? unpackBlocks(packed) : []) {
        const { sharedTimes } = codec.describeChunk(bytes);
        if (sharedTimes) needed.add(sharedTimes.id);
      }
    }
    return needed;
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}
