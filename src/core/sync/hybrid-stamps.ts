import type { Database } from 'better-sqlite3';
import { type HybridTime, nextTime, parseTime, timeToText } from '#shared/kit/hybrid-clock.ts';
import { prepareOnce } from '../storage/run-sync.ts';

const META_KEY = 'hybridTime';
const beginning: HybridTime = { wallMs: 0, counter: 0, device: '' };

/**
 * The next stamp of a seat. The last one stands in the database, and is moved in the transaction of the command that
 * uses it, so that no clock that jumps back and no restart ever yields a smaller stamp.
 */
export function stampNext(database: Database, seatId: string, nowMs: number): string {
  const text = prepareOnce(database, 'select value from meta where key = ?').pluck().get(META_KEY);
  const last = (typeof text === 'string' && parseTime(text)) || beginning;
  const next = timeToText(nextTime({ ...last, device: seatId }, nowMs));
  prepareOnce(
    database,
    'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  ).run(META_KEY, next);
  return next;
}
