import { prepareOnce } from '#core/storage/run-sync.ts';
import { packBlocks, samplesPerBlock, unpackBlocks, type Block } from '../months/blocks.ts';
import { isDamage, type Damage } from '../months/damage.ts';
import type { OpenPart } from '../months/open-parts.ts';
import {
  deleteChunk,
  findChunks,
  insertChunk,
  readBlob,
  type ChunkRow,
} from '../months/part-file.ts';
import type { Partial } from '../rollups/rollup.ts';
import { partialsOf } from '../rollups/rollup.ts';
import { mergeRuns, type Run } from '../columns/run.ts';
import { putRun, readChunk, readOrSetAside } from './seal-run.ts';
import type { Spread } from '../rollups/spread.ts';
import { joinSpreads } from '../rollups/summary.ts';
import { dayMs, decodePartials, decodeRollups, minuteMs, packTiers } from '../rollups/tiers.ts';
import { createSharedTimes, noteStaleTimes, type SharedTimes } from '../months/times-blocks.ts';

/** So many pieces are too many, whatever the clock says. */
const mostPieces = 40;
/** Samples of a day that has just ended are still on their way. */
const graceMs = 2 * 3_600_000;
const tagsAtOnce = 64;
const samplesAtOnce = 1_000_000;

interface TagDay {
  readonly tag: number;
  readonly day: number;
  readonly samples: number;
}

/** The last day that is over. */
export function lastDayOver(nowMs: number): number {
  return Math.floor((nowMs - graceMs) / dayMs) - 1;
}

/**
 * Makes one chunk of each tag's pieces of a day that is over: its rows lie together, and it has one directory. Some at a
 * time, one commit each; a day's tags follow one another, so that they share their times. When a step throws the whole
 * work must be begun anew.
 */
export interface Compaction {
  /** False when nothing is left. What was damaged is pushed to `damage`. */
  step(damage: Damage[]): boolean;
}

export function createCompaction(part: OpenPart, nowMs: number): Compaction {
  const waiting = findTagDays(part, nowMs);
  let times: { readonly day: number; readonly shared: SharedTimes } | undefined;
  return {
    step(damage) {
      const some = takeSome(waiting);
      if (some.length === 0) return false;
      const { day } = some[0]!;
      if (times?.day !== day) times = { day, shared: createSharedTimes(part.database, day) };
      const { shared } = times;
      part.database.transaction(() => compactDay(part, day, some, shared, damage)).immediate();
      return true;
    },
  };
}

/** Tags whose day is over and lies in several pieces, day by day. */
function findTagDays({ database }: OpenPart, nowMs: number): TagDay[] {
  return prepareOnce(
    database,
    `SELECT tag, day, sum(samples) AS samples FROM chunk INDEXED BY chunkOfTag GROUP BY tag, day
     HAVING count(*) > ? OR (count(*) > 1 AND day <= ?) ORDER BY day, tag`,
  ).all(mostPieces, lastDayOver(nowMs)) as TagDay[];
}

/** Of one day, not more than fit into memory. */
function takeSome(waiting: TagDay[]): TagDay[] {
  let end = 0;
  for (let samples = 0; end < Math.min(waiting.length, tagsAtOnce); end++) {
    samples += waiting[end]!.samples;
    if (waiting[end]!.day !== waiting[0]!.day || (end > 0 && samples > samplesAtOnce)) break;
  }
  return waiting.splice(0, end);
}

function compactDay(
  part: OpenPart,
  day: number,
  tagDays: readonly TagDay[],
  shared: SharedTimes,
  damage: Damage[],
): void {
  const merged: { readonly tag: number; readonly run: Run }[] = [];
  for (const { tag } of tagDays) {
    const rows = findChunks(part.database, tag, day * dayMs, (day + 1) * dayMs);
    if (rows.length < 2 || moveBlocks(part, rows)) continue;
    const run = mergeRuns(rows.flatMap((row) => readOrSetAside(part, row, damage)));
    for (const { id } of rows) deleteChunk(part.database, id);
    merged.push({ tag, run });
  }
  if (merged.length === 0) return;
  noteStaleTimes(part.database, day);
  shared.see(merged.map(({ run }) => run));
  for (const { tag, run } of merged) putRun(part.database, tag, run, shared.share);
}

/** Moves blocks that are long enough as they are. False when they are too short, or damaged: then they are read. */
function moveBlocks(part: OpenPart, rows: readonly ChunkRow[]): boolean {
  const { database } = part;
  const total = rows.reduce((sum, { samples }) => sum + samples, 0);
  if (total / rows.length < samplesPerBlock / 4) return false;
  const moved = readBlocks(part, rows);
  if (!moved) return false;
  for (const { id } of rows) deleteChunk(database, id);
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const row = { ...first, toMs: last.toMs, samples: total };
  insertChunk(
    database,
    row,
    packTiers(moved.minutes, total, moved.spread),
    packBlocks(moved.blocks),
  );
  return true;
}

function readBlocks(
  part: OpenPart,
  rows: readonly ChunkRow[],
): { blocks: Block[]; minutes: Partial[]; spread: Spread | undefined } | undefined {
  try {
    const days = rows.map(({ id }) =>
      decodeRollups(readBlob(part.database, id, 'dayTier')!, dayMs),
    );
    return {
      spread: joinSpreads(days),
      blocks: rows.flatMap((row) => unpackBlocks(readBlob(part.database, row.id, 'data')!)),
      minutes: rows.flatMap((row) => minutesOf(part, row)),
    };
  } catch (error) {
    if (isDamage(error)) return undefined;
    throw error;
  }
}

function minutesOf(part: OpenPart, row: ChunkRow): Partial[] {
  const bytes = readBlob(part.database, row.id, 'minutes');
  return bytes ? decodePartials(bytes, minuteMs) : partialsOf(readChunk(part, row), 0, minuteMs);
}
