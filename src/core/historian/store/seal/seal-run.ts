import type { Database } from 'better-sqlite3';
import {
  decodeBlocks,
  encodeBlocks,
  packBlocks,
  unpackBlocks,
  type ShareTimes,
} from '../months/blocks.ts';
import { isDamage, type Damage } from '../months/damage.ts';
import type { OpenPart } from '../months/open-parts.ts';
import {
  deleteChunk,
  findChunks,
  insertChunk,
  readBlob,
  setChunkAside,
  type ChunkRow,
} from '../months/part-file.ts';
import { isDayGivenUp } from './only-rollups.ts';
import { between, emptyRun, mergeRuns, type Run } from '../columns/run.ts';
import { sampleOfRollup } from '../rollups/rollup.ts';
import { dayMs, decodePartials, tierColumns, tiersOf, tierWidths } from '../rollups/tiers.ts';
import { createSharedTimes, noteStaleTimes } from '../months/times-blocks.ts';

/** What a run of one day becomes together with the chunks it touches. */
interface Merged {
  readonly tag: number;
  readonly touched: readonly ChunkRow[];
  readonly run: Run;
}

/** So many samples are merged before they are written: what late samples of many tags bring up is bounded. */
const samplesAtOnce = 1_000_000;

/**
 * Puts runs of one day into their month's file. What is sealed already wins over a run, so that sealing twice, as after a
 * crash, changes nothing. To be called in a transaction. Chunks that cannot be read are set aside and reported.
 */
export function sealRuns(
  part: OpenPart,
  day: number,
  runs: readonly { readonly tag: number; readonly run: Run }[],
): Damage[] {
  const damage: Damage[] = [];
  const times = createSharedTimes(part.database, day);
  let merged: Merged[] = [];
  const put = () => {
    times.see(merged.map(({ run }) => run));
    for (const each of merged) putMerged(part, day, each, times.share);
    merged = [];
  };
  for (const { tag, run } of runs) {
    merged.push(...mergeWithSealed(part, day, tag, run, damage));
    if (merged.reduce((sum, each) => sum + each.run.times.length, 0) > samplesAtOnce) put();
  }
  put();
  return damage;
}

/** Nothing when all of the run is there already, or its day is given up. */
function mergeWithSealed(
  part: OpenPart,
  day: number,
  tag: number,
  run: Run,
  damage: Damage[],
): Merged[] {
  const [fromMs, toMs] = [run.times[0]!, run.times.at(-1)!];
  if (isDayGivenUp(part.database, tag, day)) {
    damage.push(tooLate(part, tag, fromMs, toMs));
    return [];
  }
  const touched = findChunks(part.database, tag, fromMs, toMs + 1);
  const sealed = touched.flatMap((row) => readOrSetAside(part, row, damage));
  const kept = sealed.reduce((sum, { times }) => sum + times.length, 0);
  const merged = mergeRuns([...sealed, run]);
  return merged.times.length === kept ? [] : [{ tag, touched, run: merged }];
}

function putMerged(
  { database }: OpenPart,
  day: number,
  { tag, touched, run }: Merged,
  shareTimes: ShareTimes,
): void {
  for (const { id } of touched) deleteChunk(database, id);
  if (touched.length > 0) noteStaleTimes(database, day);
  putRun(database, tag, run, shareTimes);
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

/** From the finest rollups there are. */
function newestOfRollups(part: OpenPart, row: ChunkRow, ms: number): Run {
  for (const widthMs of tierWidths.toReversed()) {
    const bytes = readBlob(part.database, row.id, tierColumns[widthMs]);
    if (!bytes) continue;
    const before = decodePartials(bytes, widthMs).findLast(({ lastMs }) => lastMs < ms);
    return before ? sampleOfRollup(before) : emptyRun;
  }
  return emptyRun;
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
