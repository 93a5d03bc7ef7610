import type { Database } from 'better-sqlite3';
import { prepareOnce } from '#core/storage/run-sync.ts';
import { isDamage } from '../months/damage.ts';
import type { Look } from './look.ts';
import { isGivenUp } from '../seal/only-rollups.ts';
import type { OpenPart } from '../months/open-parts.ts';
import { findChunks, readBlob, type ChunkRow } from '../months/part-file.ts';
import type { Rollups } from '../rollups/rollup-columns.ts';
import { emptyRun, mergeRuns, part as partOf, placeOf, type Run } from '../columns/run.ts';
import { damageOf, readChunk, readNewestBefore } from '../seal/seal-run.ts';
import { dayMs, decodeRollups, tierColumns, tierWidths, type TierWidth } from '../rollups/tiers.ts';

/**
 * What there is of a tag, oldest first, and nothing twice: chunks that nothing touches stay unread until somebody needs
 * them; a chunk into whose span samples of the head fall is merged with those, and what is sealed wins.
 */
export type Span =
  | { readonly kind: 'chunk'; readonly part: OpenPart; readonly row: ChunkRow }
  | { readonly kind: 'run'; readonly run: Run };

/** Whose samples, and those of them that are not sealed yet. */
export interface TagQuery {
  readonly tag: number;
  readonly head: Run;
}

/** A chunk and the file it is in. */
export interface Found {
  readonly part: OpenPart;
  readonly row: ChunkRow;
}

interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Files are opened month by month, as their spans are taken. */
export function* spansOf(look: Look, query: TagQuery, { fromMs, toMs }: Period): Generator<Span> {
  let atMs = fromMs;
  for (const month of look.months(fromMs, toMs)) {
    const endMs = Math.min(month.toMs, toMs);
    yield* spansIn(month.open(), look, query, { fromMs: atMs, toMs: endMs });
    atMs = endMs;
  }
  if (atMs < toMs) yield* spansIn([], look, query, { fromMs: atMs, toMs });
}

function spansIn(
  parts: readonly OpenPart[],
  look: Look,
  { tag, head }: TagQuery,
  period: Period,
): Span[] {
  const found = parts
    .flatMap((part) => chunksIn(part, look, tag, period))
    .toSorted((a, b) => a.row.fromMs - b.row.fromMs);
  const spans: Span[] = [];
  let place = placeOf(head.times, period.fromMs);
  const end = placeOf(head.times, period.toMs);
  const takeHead = (until: number) => {
    if (until > place) spans.push({ kind: 'run', run: partOf(head, place, until) });
    place = Math.max(place, until);
  };
  for (const group of groupOverlapping(found)) {
    const toMs = Math.max(...group.map(({ row }) => row.toMs));
    takeHead(Math.min(placeOf(head.times, group[0]!.row.fromMs), end));
    const inside = Math.min(placeOf(head.times, toMs + 1), end);
    const isWhole = group.length === 1 && inside === place;
    // Samples that came after their day was given up are not counted: sealing leaves them out.
    if (isWhole || group.some(isOnlyRollups)) {
      spans.push(...group.map((each) => ({ kind: 'chunk', ...each }) as const));
      place = Math.max(place, inside);
    } else {
      const sealed = group.map((each) => readable(each, look, period.fromMs, period.toMs));
      const runs = [...sealed, partOf(head, place, inside)];
      spans.push({ kind: 'run', run: mergeRuns(runs) });
      place = inside;
    }
  }
  takeHead(end);
  return spans;
}

/** Whether the samples of a chunk were given up; of a row that cannot be read whoever reads it will tell. */
export function isOnlyRollups({ part, row }: Found): boolean {
  try {
    return isGivenUp(part.database, row.id);
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Chunks of one file do not overlap; those of a tag that changed its class may. */
function groupOverlapping(found: readonly Found[]): Found[][] {
  const groups: Found[][] = [];
  let toMs = -Infinity;
  for (const each of found) {
    if (each.row.fromMs <= toMs) groups.at(-1)!.push(each);
    else groups.push([each]);
    toMs = Math.max(toMs, each.row.toMs);
  }
  return groups;
}

function chunksIn(part: OpenPart, look: Look, tag: number, { fromMs, toMs }: Period): Found[] {
  return intact(part, look, () => findChunks(part.database, tag, fromMs, toMs)).map((row) => ({
    part,
    row,
  }));
}

/** Chunks of a tag that begin before `ms`, newest first. */
export function* chunksBefore(
  part: OpenPart,
  look: Look,
  tag: number,
  ms: number,
): Generator<ChunkRow> {
  for (let beforeMs = ms; ;) {
    const [row] = intact(part, look, () => findChunkBefore(part.database, tag, beforeMs));
    if (!row) return;
    yield row;
    beforeMs = row.fromMs;
  }
}

function findChunkBefore(database: Database, tag: number, ms: number): ChunkRow[] {
  return prepareOnce(
    database,
    `SELECT id, tag, day, fromMs, toMs, samples FROM chunk INDEXED BY chunkOfTag
     WHERE tag = ? AND day <= ? AND fromMs < ? ORDER BY day DESC, fromMs DESC LIMIT 1`,
  ).all(tag, Math.floor(Math.min(ms, 1e15) / dayMs), ms) as ChunkRow[];
}

function intact(part: OpenPart, look: Look, find: () => ChunkRow[]): ChunkRow[] {
  try {
    return find();
  } catch (error) {
    if (!isDamage(error)) throw error;
    const { file } = part;
    look.damage.push({ file, tag: null, fromMs: -Infinity, toMs: Infinity, detail: error.message });
    return [];
  }
}

/** The samples of a chunk between these times, or none and a word about the damage. */
export function readable(found: Found, look: Look, fromMs?: number, toMs?: number): Run {
  return orDamage(found, look, () => readChunk(found.part, found.row, fromMs, toMs));
}

/** The newest samples of a chunk before `ms`, or none and a word about the damage. */
export function newestBefore(found: Found, look: Look, ms: number): Run {
  return orDamage(found, look, () => readNewestBefore(found.part, found.row, ms));
}

/** The finest rollups of a chunk: what is known of it where its samples were given up. */
export function finestRollups(found: Found, look: Look): Rollups | undefined {
  for (const width of tierWidths.toReversed()) {
    const rollups = rollupsOf(found, width, look);
    if (rollups) return rollups;
  }
  return undefined;
}

/** Reading and decoding a table of one row takes as long as decoding so many samples. */
const samplesPerTable = 1_500;

/** A chunk's rollups of that width; undefined where there are none, and with a word about the damage where they are damaged. */
export function rollupsOf(
  { part, row }: Found,
  widthMs: TierWidth,
  look: Look,
): Rollups | undefined {
  const column = tierColumns[widthMs];
  try {
    return look.cache.find(`${part.file}/${row.id}/${column}`, () => {
      const bytes = readBlob(part.database, row.id, column);
      if (!bytes) return undefined;
      const rollups = decodeRollups(bytes, widthMs);
      look.spend(samplesPerTable + rollups.startMs.length);
      return rollups;
    });
  } catch (error) {
    if (!isDamage(error)) throw error;
    look.damage.push(damageOf(part, row, error));
    return undefined;
  }
}

/** What was read, or nothing and a word about the damage. */
export function orDamage({ part, row }: Found, look: Look, read: () => Run): Run {
  try {
    const run = read();
    look.spend(run.times.length);
    return run;
  } catch (error) {
    if (!isDamage(error)) throw error;
    look.damage.push(damageOf(part, row, error));
    return emptyRun;
  }
}
