import { isText } from './flags.ts';

/**
 * Samples of one tag by column. A text's value is its place in `texts`.
 * A "run" is in order: its times grow strictly, so that no two samples share one.
 */
export interface Run {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly flags: Uint16Array;
  readonly texts: readonly string[];
}

export const emptyRun: Run = {
  times: new Float64Array(),
  values: new Float64Array(),
  flags: new Uint16Array(),
  texts: [],
};

/** First place whose time is at least `ms`. */
export function placeOf(times: Float64Array, ms: number, count = times.length): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The samples with `fromMs <= time < toMs`, without copying. */
export function between(run: Run, fromMs: number, toMs: number): Run {
  return part(run, placeOf(run.times, fromMs), placeOf(run.times, toMs));
}

export function part(run: Run, start: number, end: number): Run {
  if (start === 0 && end === run.times.length) return run;
  return {
    times: run.times.subarray(start, end),
    values: run.values.subarray(start, end),
    flags: run.flags.subarray(start, end),
    texts: run.texts,
  };
}

/** Puts columns in order; of samples with the same time the first given stays. */
export function toRun(columns: Run): Run {
  if (isOrdered(columns.times)) return columns;
  const { times } = columns;
  // Sorting is stable: equal times keep their order of arrival.
  const places = Uint32Array.from(times.keys()).sort((a, b) => times[a]! - times[b]! || a - b);
  return pick(
    columns,
    places.filter((place, index) => index === 0 || times[place] !== times[places[index - 1]!]),
  );
}

function isOrdered(times: Float64Array): boolean {
  for (let index = 1; index < times.length; index++) {
    if (!(times[index]! > times[index - 1]!)) return false;
  }
  return true;
}

function pick(columns: Run, places: Uint32Array): Run {
  return {
    times: Float64Array.from(places, (place) => columns.times[place]!),
    values: Float64Array.from(places, (place) => columns.values[place]!),
    flags: Uint16Array.from(places, (place) => columns.flags[place]!),
    texts: columns.texts,
  };
}

/** All of them in order; where two have a sample at the same time, the earlier in the list wins. */
export function mergeRuns(runs: readonly Run[]): Run {
  return runs.length === 1 ? runs[0]! : toRun(joinColumns(runs));
}

/** One after the other, texts made common. */
export function joinColumns(runs: readonly Run[]): Run {
  const length = runs.reduce((sum, { times }) => sum + times.length, 0);
  const joined = {
    times: new Float64Array(length),
    values: new Float64Array(length),
    flags: new Uint16Array(length),
    texts: [] as string[],
  };
  const places = new Map<string, number>();
  let offset = 0;
  for (const run of runs) {
    joined.times.set(run.times, offset);
    joined.values.set(run.values, offset);
    joined.flags.set(run.flags, offset);
    if (run.texts.length > 0) renumberTexts(joined, run.texts, places, offset, run.times.length);
    offset += run.times.length;
  }
  return joined;
}

function renumberTexts(
  joined: { values: Float64Array; flags: Uint16Array; texts: string[] },
  texts: readonly string[],
  places: Map<string, number>,
  offset: number,
  count: number,
): void {
  for (let index = offset; index < offset + count; index++) {
    if (!isText(joined.flags[index]!)) continue;
    const text = texts[joined.values[index]!]!;
    let place = places.get(text);
    if (place === undefined) {
      place = joined.texts.push(text) - 1;
      places.set(text, place);
    }
    joined.values[index] = place;
  }
}

/** The samples outside `fromMs <= time < toMs`. */
export function without(run: Run, fromMs: number, toMs: number): Run {
  return joinColumns([
    part(run, 0, placeOf(run.times, fromMs)),
    part(run, placeOf(run.times, toMs), run.times.length),
  ]);
}
