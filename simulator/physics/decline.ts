/** Hyperbolic decline of a well that has been on for `ageDays` today. */
export interface DeclineShape {
  /** Nominal decline at first production, per day. */
  readonly initialPerDay: number;
  readonly exponent: number;
  readonly ageDays: number;
}

/**
 * Rate `daysFromToday` later (negative: earlier) over today's rate.
 * Arps 1945: q = qi / (1 + b·Di·t)^(1/b); before first production the ratio stays at its first value.
 */
export function declineRatio(shape: DeclineShape, daysFromToday: number): number {
  const { initialPerDay, exponent, ageDays } = shape;
  const at = (days: number) =>
    (1 + exponent * initialPerDay * Math.max(0, days)) ** (-1 / exponent);
  return at(ageDays + daysFromToday) / at(ageDays);
}
