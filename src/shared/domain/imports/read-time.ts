import { instantOf, localMs } from '../measurement/gauge-day.ts';
import { isNothing, type Cell } from './cell.ts';
import { readDay, type DateOrder } from './read-date.ts';
import type { TimeFormat } from './series-plan.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Of `Date`, beyond which it knows no times. */
const farthestMs = 8.64e15;

/**
 * Reads a column of times, to whole milliseconds since 1970; undefined: no time. Where clocks are put back an hour comes
 * twice; a time in it is the later one when the row before it would otherwise come after it.
 */
export type TimeReader = (cell: Cell | undefined) => number | undefined;

export function createTimeReader(
  format: TimeFormat,
  timeZone: string,
  /** Told of a time that the zone's clocks skip; it is read as the first instant after. */
  onSkipped: () => void = () => undefined,
): TimeReader {
  const toInstant = createZone(timeZone, onSkipped);
  if (format === 'serial')
    return (cell) => {
      const days = isNothing(cell) ? Number.NaN : Number(cell);
      const wallMs = Date.UTC(1899, 11, 30) + Math.round(days * 86_400_000);
      return Number.isFinite(wallMs) ? toInstant(wallMs) : undefined;
    };
  const perMs = epochPerMs[format];
  return perMs === undefined
    ? createTextReader(format as DateOrder, toInstant)
    : (cell) => readEpoch(cell, perMs);
}

const epochPerMs: Partial<Record<TimeFormat, number>> = {
  s: 1 / 1_000,
  ms: 1,
  us: 1_000,
  ns: 1_000_000,
};

function readEpoch(cell: Cell | undefined, perMs: number): number | undefined {
  if (isNothing(cell) || typeof cell === 'boolean') return undefined;
  const value = Number(cell);
  const ms = Math.round(value / perMs);
  return Math.abs(ms) <= farthestMs ? ms : undefined;
}

const clock =
  /^(.*?)[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*([ap]\.?\s?m\.?)?\s*(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?$/i;

function createTextReader(
  order: DateOrder,
  toInstant: (wallMs: number) => number | undefined,
): TimeReader {
  const dayOf = createDayReader(order);
  return (cell) => {
    if (typeof cell === 'boolean' || isNothing(cell)) return undefined;
    // A spreadsheet's serial may stand among dates; its day is known, its clock time is the fraction.
    if (typeof cell === 'number') return numberTime(cell, dayOf, toInstant);
    const text = cell!.trim();
    const parts = clock.exec(text);
    if (!parts) {
      const midnight = dayOf(text);
      return midnight === undefined ? undefined : toInstant(midnight);
    }
    const midnight = dayOf(parts[1]!);
    const clockMs = clockOf(parts);
    if (midnight === undefined || clockMs === undefined) return undefined;
    const zone = parts[7];
    if (zone === undefined) return toInstant(midnight + clockMs);
    return midnight + clockMs - zoneOffsetMs(zone);
  };
}

function numberTime(
  days: number,
  dayOf: (text: Cell) => number | undefined,
  toInstant: (wallMs: number) => number | undefined,
): number | undefined {
  const midnight = dayOf(days);
  if (midnight === undefined) return undefined;
  return toInstant(midnight + (Number.isInteger(days) ? 0 : Math.round((days % 1) * dayMs)));
}

/** Rows next to each other mostly share their day: it is read once. */
function createDayReader(order: DateOrder): (cell: Cell) => number | undefined {
  let [known, knownMs]: [Cell, number | undefined] = [null, undefined];
  return (cell) => {
    if (cell === known) return knownMs;
    const day = readDay(cell, order);
    known = cell;
    knownMs = typeof day === 'string' ? Date.parse(`${day}T00:00:00Z`) : undefined;
    return knownMs;
  };
}

function clockOf(parts: RegExpExecArray): number | undefined {
  const [hour, minute, second] = [Number(parts[2]), Number(parts[3]), Number(parts[4] ?? 0)];
  const half = parts[6]?.[0]?.toLowerCase();
  if (minute > 59 || second > 60 || hour > 24 || (half && (hour < 1 || hour > 12)))
    return undefined;
  const fullHour = half ? (hour % 12) + (half === 'p' ? 12 : 0) : hour;
  const fraction = parts[5] === undefined ? 0 : Number(`0.${parts[5]}`);
  return fullHour * hourMs + minute * 60_000 + Math.round((second + fraction) * 1_000);
}

function zoneOffsetMs(zone: string): number {
  const parts = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!parts) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return (parts[1] === '-' ? -1 : 1) * minutes * 60_000;
}

/** From local readings to instants. Offsets are found once per hour; only in hours where clocks change, each time. */
function createZone(
  timeZone: string,
  onSkipped: () => void,
): (wallMs: number) => number | undefined {
  const isUtc = timeZone === 'UTC';
  let [hour, offsetMs] = [Number.NaN, 0];
  let isPlain = true;
  let previousMs = Number.NEGATIVE_INFINITY;
  const convert = (wallMs: number): number => {
    const at = Math.floor(wallMs / hourMs);
    if (at !== hour) {
      hour = at;
      const [from, to] = [at, at + 1].map((each) => instantOf(each * hourMs, timeZone)) as [
        number,
        number,
      ];
      isPlain = to - from === hourMs;
      offsetMs = at * hourMs - from;
    }
    if (isPlain) return wallMs - offsetMs;
    const first = instantOf(wallMs, timeZone);
    if (localMs(first, timeZone) !== wallMs) onSkipped();
    const again = first + hourMs;
    const isAgain =
      first <= previousMs && again > previousMs && localMs(again, timeZone) === wallMs;
    return isAgain ? again : first;
  };
  return (wallMs) => {
    if (!(Math.abs(wallMs) < farthestMs - dayMs)) return undefined;
    if (isUtc) return wallMs;
    return (previousMs = convert(wallMs));
  };
}
