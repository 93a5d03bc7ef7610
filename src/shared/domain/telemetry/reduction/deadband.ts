import type { Curve } from './curve.ts';

/** Holds the value it began with, for as long as nothing is further from it than the deviation. */
export function createDeadband(deviation: number): Curve {
  let held = Number.NaN;
  return {
    begin({ value }) {
      held = value;
    },
    extend: ({ value }) => Math.abs(value - held) <= deviation,
  };
}
