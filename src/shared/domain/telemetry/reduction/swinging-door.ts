import type { Curve, Point } from './curve.ts';

/**
 * A straight line from where it began to the newest point.
 *
 * Swinging door compression (Bristol, US patent 4,669,097, 1987): every point leaves a range of slopes in which a line
 * from the beginning passes it within the deviation; the doors are what all ranges have in common. The patent's test,
 * whether the doors have closed, lets the line to the newest point miss others by more than the deviation. Here the line
 * itself must lie between the doors, so it does not.
 */
export function createSwingingDoor(deviation: number): Curve {
  let start: Point = { atMs: 0, value: 0 };
  let lowest = -Infinity;
  let highest = Infinity;

  return {
    begin(point) {
      start = point;
      lowest = -Infinity;
      highest = Infinity;
    },
    extend({ atMs, value }) {
      const spanMs = atMs - start.atMs;
      const rise = value - start.value;
      const slope = rise / spanMs;
      const low = (rise - deviation) / spanMs;
      const high = (rise + deviation) / spanMs;
      // Where slopes leave the range of doubles nothing is known of a line.
      if (!Number.isFinite(low) || !Number.isFinite(high)) return false;
      if (slope < lowest || slope > highest) return false;
      lowest = Math.max(lowest, low);
      highest = Math.min(highest, high);
      return true;
    },
  };
}
