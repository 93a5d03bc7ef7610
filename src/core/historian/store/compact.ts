import { packBlocks, samplesPerBlock, unpackBlocks, type Block } from './blocks.ts';
import { isDamage, type Damage } from './damage.ts';
import type { OpenPart } from './open-parts.ts';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { deleteChunk, findChunks, insertChunk, readBlob, type ChunkRow } from './part-file.ts';
import type { Partial } from './rollup.ts';
import { partialsOf } from './rollup.ts';
import { mergeRuns } from './run.ts';
import { putRun, readChunk, readOrSetAside } from './seal-run.ts';
import { joinSpreads } from './summary.ts';
import { dayMs, decodePartials, decodeRollups, minuteMs, packTiers } from './tiers.ts';

/** So many pieces are too many, whatever the clock says. */
const mostPieces = 40;
/** Samples of a day that has just ended are still on their way. */
const graceMs = 2 * 3_600_000;

export interface TagDay {
  readonly tag: number;
  readonly day: number;
}

/** Tags whose day is over and lies in several pieces, at most `limit`. */
export function findTagDays(part: OpenPart, nowMs: number, limit: number): TagDay[] {
  return prepareOnce(
    part.database,
    `SELECT tag, day FROM chunk INDEXED BY chunkOfTag GROUP BY tag, day
     HAVING count(*) > ? OR (count(*) > 1 AND day < ?) LIMIT ?`,
  ).all(mostPieces, Math.floor((nowMs - graceMs) / dayMs), limit) as TagDay[];
}

/**
 * Makes one chunk of a tag's pieces of a day, in one transaction: its rows lie together and it has one directory. Blocks
 * that are long enough are moved as they are. Returns what was damaged.
 */
export function compactTagDays(part: OpenPart, tagDays: readonly TagDay[]): Damage[] {
  const damage: Damage[] = [];
  part.database
    .transaction(() => {
      for (const { tag, day } of tagDays) compactTagDay(part, tag, day, damage);
    })
    .immediate();
  return damage;
}

function compactTagDay(part: OpenPart, tag: number, day: number, damage: Damage[]): void {
  const rows = findChunks(part.database, tag, day * dayMs, (day + 1) * dayMs);
  if (!moveBlocks(part, rows)) recode(part, rows, damage);
}

/** False when pieces are too short to be moved, or damaged: then they are read one by one. */
function moveBlocks(part: OpenPart, rows: readonly ChunkRow[]): boolean {
  const total = rows.reduce((sum, { samples }) => sum + samples, 0);
  if (total / rows.length < samplesPerBlock / 4) return false;
  try {
    const blocks: Block[] = [];
    const minutes: Partial[] = [];
    const days = rows.map(({ id }) =>
      decodeRollups(readBlob(part.database, id, 'dayTier')!, dayMs),
    );
    const spread = joinSpreads(days);
    for (const row of rows) {
      blocks.push(...unpackBlocks(readBlob(part.database, row.id, 'data')!));
      minutes.push(...minutesOf(part, row));
    }
    replace(part, rows, () => {
      const [first, last] = [rows[0]!, rows.at(-1)!];
      const row = { ...first, toMs: last.toMs, samples: total };
      insertChunk(part.database, row, packTiers(minutes, total, spread), packBlocks(blocks));
    });
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function minutesOf(part: OpenPart, row: ChunkRow): Partial[] {
  const bytes = readBlob(part.database, row.id, 'minutes');
  return bytes ? decodePartials(bytes, minuteMs) : partialsOf(readChunk(part, row), 0, minuteMs);
}

function recode(part: OpenPart, rows: readonly ChunkRow[], damage: Damage[]): void {
  const runs = rows.flatMap((row) => readOrSetAside(part, row, damage));
  if (runs.length === 0) return;
  const merged = mergeRuns(runs);
  replace(part, rows, () => putRun(part.database, rows[0]!.tag, merged));
}

function replace(part: OpenPart, rows: readonly ChunkRow[], put: () => void): void {
  for (const { id } of rows) deleteChunk(part.database, id);
  put();
}
