import type { Database } from 'better-sqlite3';
import type { TimesReference } from '../codec/chunk-columns.ts';
import { decodeBlocks, encodeBlocks, packBlocks, unpackBlocks, type ShareTimes } from './blocks.ts';
import { isDamage, type Damage } from './damage.ts';
import type { OpenPart } from './open-parts.ts';
import {
  deleteChunk,
  findChunks,
  insertChunk,
  insertTimes,
  readBlob,
  setChunkAside,
  timesKey,
  type ChunkRow,
} from './part-file.ts';
import { isDayGivenUp } from './only-rollups.ts';
import { between, emptyRun, mergeRuns, type Run } from './run.ts';
import { sampleOfRollup } from './rollup.ts';
import { dayMs, decodePartials, minuteMs, tiersOf } from './tiers.ts';
import { noteStaleTimes } from './times-blocks.ts';

/**
 * Puts a run of one day into its month's file. What is sealed already wins over the run, so that sealing twice, as after
 * a crash, changes nothing. To be called in a transaction. Chunks that cannot be read are set aside and reported.
 */
export function sealRun(part: OpenPart, tag: number, run: Run, shareTimes?: ShareTimes): Damage[] {
  const damage: Damage[] = [];
  const day = Math.floor(run.times[0]! / dayMs);
  if (isDayGivenUp(part.database, tag, day))
    return [tooLate(part, tag, run.times[0]!, run.times.at(-1)!)];
  const touched = findChunks(part.database, tag, run.times[0]!, run.times.at(-1)! + 1);
  const sealed = touched.flatMap((row) => readOrSetAside(part, row, damage));
  const kept = sealed.reduce((sum, { times }) => sum + times.length, 0);
  const merged = mergeRuns([...sealed, run]);
  if (merged.times.length === kept) return damage;
  for (const { id } of touched) deleteChunk(part.database, id);
  if (touched.length > 0) noteStaleTimes(part.database, day);
  putRun(part.database, tag, merged, shareTimes);
  return damage;
}

/** What cannot be joined with a day of which only rollups are kept. */
export function tooLate({ file }: OpenPart, tag: number, fromMs: number, toMs: number): Damage {
  const detail = 'came too late: only rollups are kept of this day';
  return { file, tag, fromMs, toMs, detail };
}

/** The chunk's samples, or none when it is damaged. */
export function readOrSetAside(part: OpenPart, row: ChunkRow, damage: Damage[]): Run[] {
  try {
    return [readChunk(part, row)];
  } catch (error) {
    if (!isDamage(error)) throw error;
    setChunkAside(part.database, row);
    damage.push(damageOf(part, row, error));
    return [];
  }
}

export function damageOf(part: OpenPart, row: ChunkRow, error: Error): Damage {
  const { tag, fromMs, toMs } = row;
  return { file: part.file, tag, fromMs, toMs, detail: error.message };
}

/** Nothing when its samples were given up. */
export function readChunk(part: OpenPart, row: ChunkRow, fromMs?: number, toMs?: number): Run {
  const packed = readBlob(part.database, row.id, 'data');
  if (!packed) return emptyRun;
  return decodeBlocks(unpackBlocks(packed), part.findTimes, fromMs, toMs);
}

/** The chunk's samples before `ms`, oldest ones left out: at least the newest of them is there, when there is any. */
export function readNewestBefore(part: OpenPart, row: ChunkRow, ms: number): Run {
  const packed = readBlob(part.database, row.id, 'data');
  if (!packed) return newestOfRollups(part, row, ms);
  const blocks = unpackBlocks(packed);
  // That block's first sample is before `ms`, so the newest is not older, whichever block it is in.
  const sinceMs = blocks.reduce(
    (last, { firstMs }) => (firstMs < ms ? Math.max(last, firstMs) : last),
    -Infinity,
  );
  return between(decodeBlocks(blocks, part.findTimes, sinceMs, ms), -Infinity, ms);
}

function newestOfRollups(part: OpenPart, row: ChunkRow, ms: number): Run {
  const bytes = readBlob(part.database, row.id, 'minutes');
  const minute = bytes && decodePartials(bytes, minuteMs).findLast(({ lastMs }) => lastMs < ms);
  return minute ? sampleOfRollup(minute) : emptyRun;
}

/** Writes samples of one day as a new chunk. */
export function putRun(database: Database, tag: number, run: Run, shareTimes?: ShareTimes): void {
  if (run.times.length === 0) return;
  const fromMs = run.times[0]!;
  const row = {
    tag,
    day: Math.floor(fromMs / dayMs),
    fromMs,
    toMs: run.times.at(-1)!,
    samples: run.times.length,
  };
  insertChunk(database, row, tiersOf(run), packBlocks(encodeBlocks(run, shareTimes)));
}

/** A run cut at the ends of days. */
export function splitByDay(run: Run): Run[] {
  const days: Run[] = [];
  for (let rest = run; rest.times.length > 0;) {
    const nextDayMs = (Math.floor(rest.times[0]! / dayMs) + 1) * dayMs;
    days.push(between(rest, -Infinity, nextDayMs));
    rest = between(rest, nextDayMs, Infinity);
  }
  return days;
}

/**
 * Shares times among the runs of one day that are sealed together. Only times that at least two of them have are worth
 * a row of their own. `seen` counts them, by `timesKey`.
 */
export function createShareTimes(
  database: Database,
  day: number,
  seen: ReadonlyMap<string, number>,
): ShareTimes {
  const made = new Map<
    string,
    { readonly times: Float64Array; readonly reference: TimesReference }
  >();
  return (times) => {
    if (times.length < 16) return undefined;
    const key = timesKey(times);
    if ((seen.get(key) ?? 0) < 2) return undefined;
    let shared = made.get(key);
    if (!shared) made.set(key, (shared = { times, reference: insertTimes(database, day, times) }));
    return isSame(shared.times, times) ? shared.reference : undefined;
  };
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((ms, index) => ms === b[index]);
}

/** How often the times of each block-to-be come among runs of one day. */
export function countTimes(runs: readonly Run[], samplesPerBlock: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { times } of runs) {
    for (let start = 0; start < times.length; start += samplesPerBlock) {
      const key = timesKey(times.subarray(start, start + samplesPerBlock));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
