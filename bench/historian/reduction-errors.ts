import type { Reduction } from '#shared/domain/telemetry/reduction/reduction.ts';
import type { TagHour } from './codec-sides.ts';

const minuteMs = 60_000;

export interface Errors {
  /** Largest error of a reconstructed sample, in deviations. */
  readonly largest: number;
  /** Of 1-min means from reconstructed samples, signed, as a share of the span. */
  readonly bias: number;
  /** The same without sign. */
  readonly mean: number;
  /** Of plain 1-min means of the samples that are stored, where a minute has any: what a reader gets who does not know. */
  readonly storedMean: number;
}

/** How far what is told of an hour lies from what came. */
export function errorsOf(
  hour: TagHour,
  places: readonly number[],
  rules: Reduction,
  span: number,
): Errors {
  const told = reconstruct(hour, places, rules.kind);
  let largest = 0;
  for (const [place, value] of told.entries())
    largest = Math.max(largest, Math.abs(value - hour.numbers[place]!) / rules.deviation);
  const came = minuteMeans(hour.times, hour.numbers);
  const reconstructed = minuteMeans(hour.times, told);
  const { times, numbers } = takePart(hour, places);
  return {
    largest,
    bias: averageOff(came, reconstructed, (off) => off) / span,
    mean: averageOff(came, reconstructed, Math.abs) / span,
    storedMean: averageOff(came, minuteMeans(times, numbers), Math.abs) / span,
  };
}

export function takePart(hour: TagHour, places: readonly number[]): TagHour {
  return {
    tag: hour.tag,
    times: Float64Array.from(places, (place) => hour.times[place]!),
    numbers: Float64Array.from(places, (place) => hour.numbers[place]!),
    flags: Uint16Array.from(places, (place) => hour.flags[place]!),
  };
}

/** The value at every time that came: held, or on the line to the next that is kept. */
function reconstruct(
  { times, numbers }: TagHour,
  places: readonly number[],
  kind: Reduction['kind'],
): Float64Array {
  const told = Float64Array.from(numbers);
  for (let index = 1; index < places.length; index++) {
    const [from, to] = [places[index - 1]!, places[index]!];
    const rise = kind === 'deadband' ? 0 : numbers[to]! - numbers[from]!;
    for (let place = from + 1; place < to; place++)
      told[place] =
        numbers[from]! + (rise * (times[place]! - times[from]!)) / (times[to]! - times[from]!);
  }
  return told;
}

function minuteMeans(times: Float64Array, numbers: Float64Array): Map<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [place, time] of times.entries()) {
    const minute = Math.floor(time / minuteMs);
    const { sum, count } = sums.get(minute) ?? { sum: 0, count: 0 };
    sums.set(minute, { sum: sum + numbers[place]!, count: count + 1 });
  }
  return new Map([...sums].map(([minute, { sum, count }]) => [minute, sum / count]));
}

function averageOff(
  one: ReadonlyMap<number, number>,
  other: ReadonlyMap<number, number>,
  weigh: (off: number) => number,
): number {
  const offs = [...other].map(([minute, mean]) => weigh(mean - one.get(minute)!));
  return offs.reduce((sum, off) => sum + off, 0) / offs.length;
}
