/** Both ends of an axis and the distance of its labels; of a log axis the ends are powers of ten. */
export interface NiceScale {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly isLog: boolean;
}

/** A low plot has room for the labels of its ends only, and none to waste on roundness. */
const fewestSteps = 3;
const stepsOfLowPlot = 10;

/** Round ends around what is shown, with at most `most` steps between labels of 1, 2 or 5 times a power of ten. */
export function niceScale(low: number, high: number, most: number): NiceScale {
  if (!(low <= high)) return { low: 0, high: 1, step: 1, isLog: false };
  const [from, to] = low < high ? [low, high] : aroundOne(low);
  const step = roundStep((to - from) / (most < fewestSteps ? stepsOfLowPlot : most));
  const ends = {
    low: clean(Math.floor(from / step) * step, step),
    high: clean(Math.ceil(to / step) * step, step),
  };
  const labelStep = most < fewestSteps ? clean(ends.high - ends.low, step) : step;
  return { ...ends, step: labelStep, isLog: false };
}

/** Powers of ten around the positive values shown; 1 to 10 when there are none. */
export function logScale(lowAboveZero: number, high: number): NiceScale {
  if (!(lowAboveZero > 0 && lowAboveZero <= high))
    return { low: 1, high: 10, step: 1, isLog: true };
  const from = Math.floor(Math.log10(lowAboveZero));
  const to = Math.max(from + 1, Math.ceil(Math.log10(high)));
  return { low: 10 ** from, high: 10 ** to, step: 1, isLog: true };
}

/** Ends as they were given, with labels that fit. */
export function fixedScale(low: number, high: number, most: number, isLog: boolean): NiceScale {
  return { low, high, step: roundStep((high - low) / Math.max(1, most)), isLog: isLog && low > 0 };
}

/** Where a value lies between the ends, 0 at the low one; outside values go beyond, what no log axis has is NaN. */
export function placeOn({ low, high, isLog }: NiceScale): (value: number) => number {
  if (!isLog) return (value) => (value - low) / (high - low);
  const [from, to] = [Math.log10(low), Math.log10(high)];
  return (value) => (value > 0 ? (Math.log10(value) - from) / (to - from) : Number.NaN);
}

function aroundOne(value: number): readonly [number, number] {
  const margin = value === 0 ? 1 : Math.abs(value) * 0.05;
  return [value - margin, value + margin];
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  return clean(factor * power, power);
}

/** Without the dust of floating point: of steps of 0.1, 0.30000000000000004 is 0.3. */
function clean(value: number, step: number): number {
  const decimals = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(decimals));
}
