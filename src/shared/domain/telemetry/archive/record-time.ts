import { instantOf, localMs } from '#shared/domain/measurement/gauge-day.ts';
import type { RecordTime } from './archive-layout.ts';

const hourMs = 3_600_000;

/**
 * What the device's clock showed, written as if it were UTC; undefined where the numbers are no time, as in a record that
 * is empty or half written. Years 70 to 99 are of the last century.
 */
export function wallTimeOf(
  time: RecordTime,
  valueOf: (field: number) => number | undefined,
): number | undefined {
  if (time.kind === 'seconds') {
    const seconds = valueOf(time.at);
    return seconds ? seconds * 1_000 : undefined;
  }
  const day = dayOf(valueOf(time.date), time.order);
  const clock = time.clock === undefined ? 0 : clockOf(valueOf(time.clock));
  return day === undefined || clock === undefined ? undefined : day + clock;
}

/**
 * The instant of a wall time. Where clocks are put back an hour comes twice: it is the second one when the record before
 * is not older than the first. A wall time that is skipped is that many minutes after the gap began.
 */
export function recordInstant(
  wallMs: number,
  timeZone: string,
  previousMs: number | undefined,
): number {
  const first = instantOf(wallMs, timeZone);
  if (previousMs === undefined || first > previousMs) return first;
  const again = first + hourMs;
  return again > previousMs && localMs(again, timeZone) === wallMs ? again : first;
}

function dayOf(
  digits: number | undefined,
  order: Extract<RecordTime, { kind: 'calendar' }>['order'],
) {
  const parts = pairsOf(digits);
  if (!parts) return undefined;
  const [year, month, day] = ['Y', 'M', 'D'].map(partIn(parts, order));
  const dayMs = Date.UTC(year! + (year! < 70 ? 2_000 : 1_900), month! - 1, day);
  const read = new Date(dayMs);
  const isDate = read.getUTCMonth() === month! - 1 && read.getUTCDate() === day;
  return isDate ? dayMs : undefined;
}

const partIn = (parts: readonly number[], order: string) => (letter: string) =>
  parts[order.indexOf(letter)]!;

function clockOf(digits: number | undefined): number | undefined {
  const parts = pairsOf(digits);
  if (!parts) return undefined;
  const [hour, minute, second] = parts as readonly [number, number, number];
  // Some write the end of a day as 24:00:00.
  const isEndOfDay = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 59) return undefined;
  return hour * hourMs + minute * 60_000 + second * 1_000;
}

/** Three numbers of two digits. */
function pairsOf(digits: number | undefined): readonly number[] | undefined {
  if (digits === undefined || !Number.isInteger(digits) || digits < 0 || digits > 999_999)
    return undefined;
  return [Math.floor(digits / 10_000), Math.floor(digits / 100) % 100, digits % 100];
}
