import {
  addDays,
  endOfGaugeDay,
  gaugeDayOf,
  type GaugeClock,
} from '#shared/domain/measurement/gauge-day.ts';

/** Rounds begin before the gauge hour; from then on the running day is the one being gauged. */
const roundsBeginMs = 4 * 3_600_000;

/** The day a person most likely enters now: the last one that ended, or the running one when it is about to. */
export function usualEntryDay(nowMs: number, clock: GaugeClock): string {
  const running = gaugeDayOf(nowMs, clock);
  const isEnding = endOfGaugeDay(running, clock) - nowMs <= roundsBeginMs;
  return isEnding ? running : addDays(running, -1);
}
