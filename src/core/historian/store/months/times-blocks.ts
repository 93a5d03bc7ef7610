import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import type { TimesReference } from '#core/historian/codec/chunk-columns.ts';
import { samplesPerBlock, unpackBlocks, type ShareTimes } from './blocks.ts';
import { codec } from './codec.ts';
import { isDamage } from './damage.ts';
import { insertTimes, readBlob, timesKey } from './part-file.ts';
import type { Run } from '../columns/run.ts';

/**
 * Lets runs of one day share their times. Only times that at least two of them have are worth a row of their own. Not to
 * be used any more when the transaction it was used in was rolled back: it knows rows that are not there.
 */
export interface SharedTimes {
  /** To be shown runs before they are encoded. */
  see(runs: readonly Run[]): void;
  readonly share: ShareTimes;
}

const shortestShared = 16;
const mostRemembered = 256;

export function createSharedTimes(database: Database, day: number): SharedTimes {
  const seen = new Map<string, number>();
  const made = new Map<
    string,
    { readonly times: Float64Array; readonly reference: TimesReference }
  >();
  return {
    see(runs) {
      for (const { times } of runs)
        for (let start = 0; start < times.length; start += samplesPerBlock) {
          const key = timesKey(times.subarray(start, start + samplesPerBlock));
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
    },
    share(times) {
      if (times.length < shortestShared) return undefined;
      const key = timesKey(times);
      if ((seen.get(key) ?? 0) < 2) return undefined;
      let shared = made.get(key);
      if (!shared) {
        if (made.size >= mostRemembered) made.clear();
        shared = { times, reference: insertTimes(database, day, times) };
        made.set(key, shared);
      }
      return isSame(shared.times, times) ? shared.reference : undefined;
    },
  };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

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
