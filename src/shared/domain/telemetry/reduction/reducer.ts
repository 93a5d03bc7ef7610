import { assertNever } from '#shared/kit/must.ts';
import type { Sample } from '../sample.ts';
import type { Curve, Point } from './curve.ts';
import { createDeadband } from './deadband.ts';
import type { Reduction } from './reduction.ts';
import { createSwingingDoor } from './swinging-door.ts';

export type Reducible = Pick<Sample, 'sourceMs' | 'value' | 'quality' | 'reason'>;

/**
 * Thins out the samples of one tag as they come. Invariants:
 * 1. What is kept, read as the curve says (`deadband`: each value until the next; `swingingDoor`: straight lines), tells
 *    every sample that came in order within the deviation.
 * 2. The newest sample is held back until it is known whether it is needed: a change keeps the point before it, so that
 *    a step stays a step. `flush` gives it out.
 * 3. Kept samples are at most `maxIntervalMs` apart, unless those that came were further apart: that is a gap, both its
 *    ends are kept and nothing is told across it.
 * 4. Changes of quality or reason, and everything that is no finite number, are kept, and what follows starts anew.
 * 5. A sample older than the newest passes through and changes nothing; one of the same time and mark is left out, as
 *    the store would do.
 */
export interface Reducer<S extends Reducible> {
  /** What is to be kept now that this one is known, oldest first. */
  take(sample: S): S[];
  /** The sample held back, if there is one. Afterwards the reducer goes on as before. */
  flush(): S[];
}

export function createReducer<S extends Reducible>(reduction: Reduction): Reducer<S> {
  const { maxIntervalMs } = reduction;
  const curve = createCurve(reduction);
  let newest: S | undefined;
  let keptMs = 0;
  let held: S | undefined;

  const begin = (sample: S) => {
    keptMs = sample.sourceMs;
    const point = pointOf(sample);
    if (point) curve.begin(point);
  };

  const flush = (): S[] => {
    if (!held) return [];
    const kept = held;
    held = undefined;
    begin(kept);
    return [kept];
  };

  const restart = (sample: S): S[] => {
    const kept = [...flush(), sample];
    begin(sample);
    return kept;
  };

  const follow = (sample: S, point: Point): S[] => {
    const kept = sample.sourceMs - keptMs > maxIntervalMs ? flush() : [];
    if (!curve.extend(point)) {
      kept.push(...flush());
      // From the point before the change the curve may lead on; else the change itself is kept.
      if (!curve.extend(point)) return [...kept, ...restart(sample)];
    }
    held = sample;
    return kept;
  };

  return {
    take(sample) {
      const before = newest;
      if (before && sample.sourceMs < before.sourceMs) return [sample];
      const isMarked = !before || !isSameMark(sample, before);
      if (before?.sourceMs === sample.sourceMs && !isMarked) return [];
      newest = sample;
      const point = pointOf(sample);
      const isBroken =
        isMarked || !pointOf(before) || sample.sourceMs - before.sourceMs > maxIntervalMs;
      return !point || isBroken ? restart(sample) : follow(sample, point);
    },
    flush,
  };
}

function createCurve(reduction: Reduction): Curve {
  switch (reduction.kind) {
    case 'deadband':
      return createDeadband(reduction.deviation);
    case 'swingingDoor':
      return createSwingingDoor(reduction.deviation);
    default:
      return assertNever(reduction.kind);
  }
}

function pointOf({ sourceMs, value }: Reducible): Point | undefined {
  return typeof value === 'number' && Number.isFinite(value)
    ? { atMs: sourceMs, value }
    : undefined;
}

function isSameMark(one: Reducible, other: Reducible): boolean {
  return one.quality === other.quality && one.reason === other.reason;
}
