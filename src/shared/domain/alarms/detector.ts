import {
  excessOf,
  isUsable,
  type AlarmCondition,
  type ConditionContext,
  type Reading,
} from './condition.ts';

/** How long a condition must hold: both that time and that many readings in a row. */
export interface Delay {
  readonly ms: number;
  readonly samples: number;
}

export interface DetectorSettings {
  readonly condition: AlarmCondition;
  /** In the tag's unit; of a rate, in units a minute. */
  readonly deadband: number;
  readonly onDelay: Delay;
  readonly offDelay: Delay;
}

/**
 * One alarm's condition through time, as a streaming reducer. Raises when the value is beyond the limit continuously for
 * the on-delay, clears when it is inside by more than the deadband continuously for the off-delay (domain reference 7.3).
 *
 * Invariants:
 * 1. `atMs` is a steady time that only grows (not wall time, which may jump); nothing here reads a clock.
 * 2. A reading that says nothing (bad, or a mark) neither raises nor clears, and a delay that was running starts anew.
 *    Only the condition `stale` looks at such readings.
 * 3. A delay of nothing acts at once; it never switches an alarm off.
 * 4. Between readings the last one holds: a delay may end on a tick.
 */
export interface Detector {
  readonly isAbnormal: boolean;
  /** Since when readings say otherwise than `isAbnormal`, and how many in a row; null while they agree. */
  readonly pending: { readonly sinceMs: number; readonly samples: number } | null;
  /** The newest set point, where that is another tag's. */
  readonly setPoint: number | null;
  /** The newest reading that counts; looked at again when the set point moves. */
  readonly last: Reading | null;
  /** Readings of the window of a rate: device time and value, oldest first, at most 61. */
  readonly points: readonly (readonly [sourceMs: number, value: number])[];
}

export type DetectorInput =
  | { readonly kind: 'reading'; readonly reading: Reading; readonly atMs: number }
  | { readonly kind: 'setPoint'; readonly reading: Reading; readonly atMs: number }
  | { readonly kind: 'tick'; readonly atMs: number };

export interface Detection {
  readonly detector: Detector;
  readonly change: 'raise' | 'clear' | null;
}

const WINDOW_PARTS = 60;

/** A detector that has seen nothing, of an alarm that stands or not. For no-data, silence counts from `atMs` on. */
export function startDetector(
  { condition }: DetectorSettings,
  isAbnormal: boolean,
  atMs: number,
): Detector {
  const isSilent = condition.kind === 'stale' && !isAbnormal;
  const pending = isSilent ? { sinceMs: atMs, samples: 1 } : null;
  return { isAbnormal, pending, setPoint: null, last: null, points: [] };
}

export function detect(
  settings: DetectorSettings,
  detector: Detector,
  input: DetectorInput,
): Detection {
  if (input.kind === 'tick') return endDelay(settings, detector, input.atMs);
  if (input.kind === 'setPoint') return takeSetPoint(settings, detector, input);
  const points = pointsWith(settings.condition, detector.points, input.reading);
  return judge(settings, { ...detector, points, last: input.reading }, input, 1);
}

/** Whether the condition has begun, its on-delay perhaps still running. */
export function hasBegun({ isAbnormal, pending }: Detector): boolean {
  return isAbnormal || pending !== null;
}

/** Whether it stands still, but only for its off-delay. */
export function isReturning({ isAbnormal, pending }: Detector): boolean {
  return isAbnormal && pending !== null;
}

/** Whether time alone can change anything. */
export function waitsForTime({ pending }: Detector): boolean {
  return pending !== null;
}

function takeSetPoint(
  settings: DetectorSettings,
  detector: Detector,
  input: Extract<DetectorInput, { kind: 'setPoint' }>,
): Detection {
  const { value } = input.reading;
  const isKnown = isUsable(input.reading) && typeof value === 'number';
  const next = { ...detector, setPoint: isKnown ? value : null };
  if (next.last === null) return { detector: next, change: null };
  // The same measurement seen again is no further reading in a row.
  return judge(settings, next, { ...input, reading: next.last }, 0);
}

function judge(
  settings: DetectorSettings,
  detector: Detector,
  { reading, atMs }: { readonly reading: Reading; readonly atMs: number },
  countsAs: 0 | 1,
): Detection {
  const excess = excessOf(settings.condition, reading, contextOf(detector));
  if (excess === undefined) return { detector: { ...detector, pending: null }, change: null };
  const saysOtherwise = detector.isAbnormal ? excess < -settings.deadband : excess > 0;
  if (!saysOtherwise) return { detector: { ...detector, pending: null }, change: null };
  const { sinceMs, samples } = detector.pending ?? { sinceMs: atMs, samples: 1 - countsAs };
  const pending = { sinceMs, samples: samples + countsAs };
  return endDelay(settings, { ...detector, pending }, atMs);
}

function endDelay(settings: DetectorSettings, detector: Detector, atMs: number): Detection {
  const { isAbnormal, pending } = detector;
  if (!pending) return { detector, change: null };
  const delay = isAbnormal ? settings.offDelay : settings.onDelay;
  const isOver =
    atMs - pending.sinceMs >= delay.ms && pending.samples >= samplesNeeded(settings, delay);
  if (!isOver) return { detector, change: null };
  return {
    detector: { ...detector, isAbnormal: !isAbnormal, pending: null },
    change: isAbnormal ? 'clear' : 'raise',
  };
}

/** That there is no data, or no line, is said once; a second time would never come. */
function samplesNeeded({ condition }: DetectorSettings, delay: Delay): number {
  return condition.kind === 'stale' || condition.kind === 'offline' ? 1 : delay.samples;
}

function contextOf({ setPoint, points }: Detector): ConditionContext {
  return { setPoint, perMinute: slopeOf(points) };
}

/** Units a minute between the ends of the window, by the device's own time. */
function slopeOf(points: Detector['points']): number | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last[0] <= first[0]) return null;
  return ((last[1] - first[1]) / (last[0] - first[0])) * 60_000;
}

function pointsWith(
  condition: AlarmCondition,
  points: Detector['points'],
  reading: Reading,
): Detector['points'] {
  if (condition.kind !== 'rate') return points;
  // Across a gap in the data there is no rate.
  if (!isUsable(reading) || typeof reading.value !== 'number') return [];
  const { sourceMs, value } = reading;
  const inWindow = points.filter(([at]) => at >= sourceMs - condition.windowMs && at < sourceMs);
  const [beforeLast, last] = [inWindow.at(-2), inWindow.at(-1)];
  const isClose = beforeLast && last && last[0] - beforeLast[0] < condition.windowMs / WINDOW_PARTS;
  return [...(isClose ? inWindow.slice(0, -1) : inWindow), [sourceMs, value]];
}
