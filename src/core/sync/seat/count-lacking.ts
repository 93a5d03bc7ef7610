import type { Database } from 'better-sqlite3';
import type { Space } from '#shared/chunks/header.ts';
import { lackingOf } from '#shared/chunks/vector.ts';
import type { Tip, Vector } from '#shared/chunks/wire.ts';
import { hasChunk, readLog, readTips, readVector } from '../chunks/chunk-rows.ts';

/** How many chunks of a space no place with one of these vectors has said to hold. */
export function countLacking(database: Database, space: Space, theirs: readonly Vector[]): number {
  let count = 0;
  for (const [log, mine] of readVector(database, space)) {
    const tips = theirs.flatMap((vector) => vector.get(log) ?? []);
    if (mine.every(({ id }) => tips.some((tip) => tip.id === id))) continue;
    count += mine.length === 1 ? behind(database, mine[0]!, tips) : inFork(database, log, tips);
  }
  return count;
}

/** How many chunks a place with this vector holds that are not here: at least, since of a fork only the ends are known. */
export function countUnheard(database: Database, theirs: Vector): number {
  let count = 0;
  for (const [log, tips] of theirs) {
    const highest = readTips(database, log).reduce((high, { seq }) => Math.max(high, seq), -1);
    for (const { id, seq } of tips) {
      if (!hasChunk(database, id)) count += Math.max(1, seq - highest);
    }
  }
  return count;
}

/** Of a log that has not forked, what lies above the highest tip that is known here. */
function behind(database: Database, mine: Tip, tips: readonly Tip[]): number {
  const known = tips.filter(({ id }) => hasChunk(database, id));
  const isAhead = tips.some((tip) => !known.includes(tip) && tip.seq > mine.seq);
  if (isAhead) return 0;
  return mine.seq - known.reduce((high, { seq }) => Math.max(high, seq), -1);
}

function inFork(
  database: Database,
  log: Parameters<typeof readLog>[1],
  tips: readonly Tip[],
): number {
  return lackingOf(readLog(database, log), tips).length;
}
