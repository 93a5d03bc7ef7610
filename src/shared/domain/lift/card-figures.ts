import type { CardPoints, DynamometerCard } from './card.ts';

export interface CardFigures {
  readonly peakLoadLbf: number;
  readonly minimumLoadLbf: number;
  readonly strokeIn: number;
  /** null where the card does not say how long its stroke took. */
  readonly strokesPerMinute: number | null;
  /** Work of one stroke, the area of the card. */
  readonly workInLbf: number;
  /** Area·N/(33,000·12) (domain reference 6.1): polished-rod horsepower on a surface card, the pump's on one of the pump. */
  readonly powerHp: number | null;
}

export function figuresOf({
  positionIn,
  loadLbf,
  periodS,
}: CardPoints & Pick<DynamometerCard, 'periodS'>): CardFigures {
  const strokesPerMinute = periodS === null ? null : 60 / periodS;
  const workInLbf = enclosedArea(positionIn, loadLbf);
  return {
    peakLoadLbf: Math.max(...loadLbf),
    minimumLoadLbf: Math.min(...loadLbf),
    strokeIn: Math.max(...positionIn) - Math.min(...positionIn),
    strokesPerMinute,
    workInLbf,
    powerHp: strokesPerMinute === null ? null : (workInLbf * strokesPerMinute) / (33_000 * 12),
  };
}

/** Of the polygon through all points (shoelace formula); loops run the other way take away from it. */
function enclosedArea(x: readonly number[], y: readonly number[]): number {
  const twice = x.reduce((sum, here, k) => {
    const next = (k + 1) % x.length;
    return sum + here * y[next]! - x[next]! * y[k]!;
  }, 0);
  return Math.abs(twice) / 2;
}

export interface Fillage {
  readonly fillagePct: number;
  /** From the lowest point to where the load is handed over to the standing valve. */
  readonly netStrokeIn: number;
  readonly grossStrokeIn: number;
  /** What the plunger carries on the way up more than on the way down. */
  readonly fluidLoadLbf: number;
}

/** Less load between up and down than this share of its peak is no pump at work: parted rods, a stuck pump, gas lock. */
const leastTransfer = 0.1;

/**
 * How full the barrel was, from a card of the pump: net fluid stroke over gross stroke (domain reference 6.1). The
 * stroke counts as filled from where, on the way down, the load passes halfway between its upper and its lower level.
 * That crossing is this program's own choice, without a source: makers set theirs differently.
 * undefined when no load is handed over.
 */
export function fillageOf({ positionIn, loadLbf }: CardPoints): Fillage | undefined {
  const [lowest, highest] = [Math.min(...loadLbf), Math.max(...loadLbf)];
  const middle = (lowest + highest) / 2;
  const upper = median(loadLbf.filter((load) => load >= middle));
  const lower = median(loadLbf.filter((load) => load < middle));
  const fluidLoadLbf = upper - lower;
  const bottomIn = Math.min(...positionIn);
  const grossStrokeIn = Math.max(...positionIn) - bottomIn;
  if (!(grossStrokeIn > 0) || !(fluidLoadLbf > leastTransfer * Math.abs(highest))) return undefined;
  const handedOverIn = positionWhereLoadFalls({ positionIn, loadLbf }, (upper + lower) / 2);
  if (handedOverIn === undefined) return undefined;
  const netStrokeIn = Math.max(0, handedOverIn - bottomIn);
  const fillagePct = Math.min(100, (100 * netStrokeIn) / grossStrokeIn);
  return { fillagePct, netStrokeIn, grossStrokeIn, fluidLoadLbf };
}

/** Follows the card from the top of the stroke down to where the load first passes below a level. */
function positionWhereLoadFalls(
  { positionIn, loadLbf }: CardPoints,
  level: number,
): number | undefined {
  const count = positionIn.length;
  const top = positionIn.indexOf(Math.max(...positionIn));
  for (let step = 0; step < count; step++) {
    const here = (top + step) % count;
    const next = (here + 1) % count;
    if (loadLbf[here]! < level && step === 0) return positionIn[here];
    if (loadLbf[here]! < level || loadLbf[next]! >= level) continue;
    const share = (loadLbf[here]! - level) / (loadLbf[here]! - loadLbf[next]!);
    return positionIn[here]! + share * (positionIn[next]! - positionIn[here]!);
  }
  return undefined;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
}
