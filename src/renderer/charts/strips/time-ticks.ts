import type { ZoneShift } from '../zone-shift.ts';
import type { TimeWindow } from './time-window.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
/** Steps that fall on round places of clock and calendar. */
const stepsMs = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 3, 7].map((count) => count * day),
];
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120];
const monthMs = 30.44 * day;

/** Moments for labels of a time axis, at most `most`: whole seconds, hours, midnights, months or years of the zone. */
export function timeTicks(window: TimeWindow, most: number, shift: ZoneShift): readonly number[] {
  const spanMs = window.toMs - window.fromMs;
  const rough = spanMs / Math.max(1, most);
  const stepMs = stepsMs.find((each) => each >= rough);
  const wallTicks = stepMs
    ? evenTicks(shift.toWall(window.fromMs), shift.toWall(window.toMs), stepMs)
    : monthTicks(shift.toWall(window.fromMs), shift.toWall(window.toMs), rough);
  return wallTicks
    .map((wallMs) => shift.toMs(wallMs))
    .filter((ms) => ms >= window.fromMs && ms <= window.toMs);
}

function evenTicks(fromWallMs: number, toWallMs: number, stepMs: number): number[] {
  // Weeks begin on Mondays; the first of January 1970 was a Thursday.
  const origin = stepMs === 7 * day ? 4 * day : 0;
  const first = Math.ceil((fromWallMs - origin) / stepMs) * stepMs + origin;
  const ticks: number[] = [];
  for (let ms = first; ms <= toWallMs; ms += stepMs) ticks.push(Math.round(ms));
  return ticks;
}

function monthTicks(fromWallMs: number, toWallMs: number, rough: number): number[] {
  const months = monthSteps.find((count) => count * monthMs >= rough) ?? monthSteps.at(-1)!;
  const begin = new Date(fromWallMs);
  const monthsSinceZero = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  const ticks: number[] = [];
  for (let month = Math.floor(monthsSinceZero / months) * months; ; month += months) {
    const ms = Date.UTC(Math.floor(month / 12), month % 12);
    if (ms > toWallMs) return ticks;
    if (ms >= fromWallMs) ticks.push(ms);
  }
}
