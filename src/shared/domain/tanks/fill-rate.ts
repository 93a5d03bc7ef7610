/** Means of a level over equal times, oldest first. */
export interface LevelPoint {
  readonly atMs: number;
  readonly levelFt: number;
}

export interface FillRate {
  /** Below zero: the level falls. */
  readonly ftPerHour: number;
  /** The rate is that of the level since then. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly pointCount: number;
}

/** A fall of more than this between two points is a withdrawal: a truck, a LACT unit, a pump. */
export const withdrawalFt = 0.25;
const fewestPoints = 6;
const hourMs = 3_600_000;

/**
 * How fast a tank fills at present: the median of the slopes between all pairs of points (P. K. Sen, "Estimates of the
 * Regression Coefficient Based on Kendall's Tau", JASA 63, 1968), over the points since the last withdrawal. A few odd
 * readings, or a surge, do not move it. undefined while there are too few points.
 */
export function fillRateOf(points: readonly LevelPoint[]): FillRate | undefined {
  const since = sinceWithdrawal(points);
  if (since.length < fewestPoints) return undefined;
  const slopes = since.flatMap((later, n) =>
    since.slice(0, n).map((earlier) => slopeOf(earlier, later)),
  );
  return {
    ftPerHour: median(slopes),
    fromMs: since[0]!.atMs,
    toMs: since.at(-1)!.atMs,
    pointCount: since.length,
  };
}

/** Hours until a level is reached at a rate; undefined where it is never, 0 where it is already. */
export function hoursUntil(
  limitFt: number,
  levelFt: number,
  { ftPerHour }: Pick<FillRate, 'ftPerHour'>,
): number | undefined {
  if (levelFt >= limitFt) return 0;
  return ftPerHour > slowestFtPerHour ? (limitFt - levelFt) / ftPerHour : undefined;
}

/** Slower than this is a level at rest: a tenth of an inch a day. */
const slowestFtPerHour = 0.1 / 12 / 24;

export interface Withdrawal {
  readonly fromMs: number;
  readonly toMs: number;
  readonly fromFt: number;
  readonly toFt: number;
}

/** The last fall of more than three inches, whole: points that follow each other downwards count together. */
export function lastWithdrawal(points: readonly LevelPoint[]): Withdrawal | undefined {
  for (let end = points.length - 1; end > 0; end--) {
    if (!falls(points[end - 1]!, points[end]!)) continue;
    let start = end - 1;
    while (start > 0 && falls(points[start - 1]!, points[start]!)) start -= 1;
    const [before, after] = [points[start]!, points[end]!];
    return {
      fromMs: before.atMs,
      toMs: after.atMs,
      fromFt: before.levelFt,
      toFt: after.levelFt,
    };
  }
  return undefined;
}

function sinceWithdrawal(points: readonly LevelPoint[]): readonly LevelPoint[] {
  const last = points.findLastIndex((point, n) => n > 0 && falls(points[n - 1]!, point));
  return last === -1 ? points : points.slice(last);
}

function falls(before: LevelPoint, after: LevelPoint): boolean {
  return before.levelFt - after.levelFt > withdrawalFt;
}

function slopeOf(earlier: LevelPoint, later: LevelPoint): number {
  return (later.levelFt - earlier.levelFt) / ((later.atMs - earlier.atMs) / hourMs);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
}
