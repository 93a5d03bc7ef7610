import type { Database } from 'better-sqlite3';
import {
  type HybridTime,
  MAX_AHEAD_MS,
  nextTime,
  parseTime,
  receiveTime,
  timeToText,
} from '#shared/kit/hybrid-clock.ts';
import { prepareOnce } from '../storage/run-sync.ts';

const META_KEY = 'hybridTime';
const AHEAD_KEY = 'clockAheadMs';
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

/** Moves the clock past stamps that came from elsewhere, unless they run far ahead of this machine's own. */
export function acceptStamps(database: Database, stamps: readonly string[], nowMs: number): void {
  const remote = stamps.flatMap((stamp) => parseTime(stamp) ?? []);
  if (remote.length === 0) return;
  const moved = remote.reduce(
    (last, time) => receiveTime(last, time, nowMs).time,
    lastTime(database),
  );
  keep(database, timeToText(moved));
}

/** Remembers by how much this machine's clock runs ahead of a peer's it has just heard; see `isClockAhead`. */
export function noteClockAhead(database: Database, aheadMs: number): void {
  writeMeta(database, AHEAD_KEY, String(Math.round(aheadMs)));
}

/** What is written now is marked as unverified: this clock was more than five minutes ahead of the last peer's. */
export function isClockAhead(database: Database): boolean {
  const text = prepareOnce(database, 'select value from meta where key = ?').pluck().get(AHEAD_KEY);
  return Number(text ?? 0) > MAX_AHEAD_MS;
}

function lastTime(database: Database): HybridTime {
  const text = prepareOnce(database, 'select value from meta where key = ?').pluck().get(META_KEY);
  return (typeof text === 'string' && parseTime(text)) || beginning;
}

function keep(database: Database, stamp: string): void {
  writeMeta(database, META_KEY, stamp);
}

function writeMeta(database: Database, key: string, value: string): void {
  prepareOnce(
    database,
    'insert into meta (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  ).run(key, value);
}
