import type { Database } from 'better-sqlite3';
import { byHeight } from '#shared/chunks/graph.ts';
import type { ChunkId, Space } from '#shared/chunks/header.ts';
import { lackingOf } from '#shared/chunks/vector.ts';
import type { Tip, Vector } from '#shared/chunks/wire.ts';
import { hasChunk, readLog, readLogAfter, readVector } from './chunk-rows.ts';

/** What another place lacks of a space, parents first. */
export function lackingIn(database: Database, space: Space, theirs: Vector): ChunkId[] {
  const lacking = [...readVector(database, space)].flatMap(([log, mine]) => {
    const tips = theirs.get(log) ?? [];
    if (isSame(mine, tips)) return [];
    const end = endIn(database, mine, tips);
    if (end) return readLogAfter(database, log, end.seq);
    const chunks = readLog(database, log);
    const ids = new Set(lackingOf(chunks, tips));
    return chunks.filter(({ id }) => ids.has(id));
  });
  return lacking.toSorted(byHeight).map(({ id }) => id);
}

/**
 * Where the other place ends in a log that has forked at neither, so that it lacks what comes after, and nothing where it is
 * ahead; undefined: that takes a look at the whole log.
 */
function endIn(database: Database, mine: readonly Tip[], theirs: readonly Tip[]): Tip | undefined {
  const [own] = mine;
  const [end] = theirs;
  if (!own || !end || mine.length > 1 || theirs.length > 1) return undefined;
  return hasChunk(database, end.id) || end.seq > own.seq ? end : undefined;
}

/** Whether another place holds anything that is not here. */
export function isAhead(database: Database, theirs: Vector): boolean {
  return [...theirs.values()].some((tips) => tips.some(({ id }) => !hasChunk(database, id)));
}

function isSame(mine: readonly Tip[], theirs: readonly Tip[]): boolean {
  const ids = new Set(theirs.map(({ id }) => id));
  return ids.size === mine.length && mine.every(({ id }) => ids.has(id));
}
