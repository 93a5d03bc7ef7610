import type { Database } from 'better-sqlite3';
import {
  type HybridTime,
  nextTime,
  parseTime,
  receiveTime,
  timeToText,
} from '#shared/kit/hybrid-clock.ts';
import { prepareOnce } from '../storage/run-sync.ts';

const META_KEY = 'hybridTime';
const beginning: HybridTime = { wallMs: 0, counter: 0, device: '-' };

/**
 * The next stamp of a seat. The last one stands in the database, and is moved in the transaction of the command that
 * uses it, so that no clock that jumps back and no restart ever yields a smaller stamp.
 */
export function stampNext(database: Database, seatId: string, nowMs: number): string {
  const next = timeToText(nextTime({ ...lastTime(database), device: seatId }, nowMs));
  keep(database, next);
  return next;
}

/** Moves the clock past a stamp that came from elsewhere, unless that runs far ahead of this machine's own. */
export function acceptStamp(database: Database, stamp: string, nowMs: number): void {
  const remote = parseTime(stamp);
  if (remote) keep(database, timeToText(receiveTime(lastTime(database), remote, nowMs).time));
}

function lastTime(database: Database): HybridTime {
  const text = prepareOnce(database, 'select value from meta where key = ?').pluck().get(META_KEY);
  return (typeof text === 'string' && parseTime(text)) || beginning;
}

function keep(database: Database, stamp: string): void {
  prepareOnce(
    database,
    'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  ).run(META_KEY, stamp);
}
