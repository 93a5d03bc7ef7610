import type { SeriesColour } from '../series.ts';

/** What a pen draws: values at times, with the least and greatest around each where it stands for many samples. */
export interface Trace {
  readonly key: string;
  /** A colour of the theme, or `#rrggbb`. */
  readonly colour: SeriesColour | `#${string}`;
  /** Epoch ms, rising. */
  readonly timesMs: Float64Array;
  /** NaN where there is none. */
  readonly values: Float64Array;
  readonly lows: Float64Array | null;
  readonly highs: Float64Array | null;
  /** `band`: only the span from least to greatest. */
  readonly kind: 'line' | 'step' | 'band';
  /** Values further apart than this are not joined. */
  readonly breakAfterMs: number;
  /** Drawn this much later than it was: another period laid over this one. */
  readonly laterMs: number;
  /** Dashed and lighter: what something is compared with. */
  readonly isGhost: boolean;
  readonly qualitySpans: readonly QualitySpan[];
  /** Where nothing was received. */
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
}

export interface QualitySpan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly quality: 'bad' | 'uncertain';
}

/** Index of the first time that is not before `ms`; the length when there is none. */
export function firstAtOrAfter(timesMs: Float64Array, ms: number): number {
  let [low, high] = [0, timesMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Indexes of what is seen in a window, with the neighbour on either side, to which a line leads. */
export function seenPart(
  { timesMs, laterMs }: Pick<Trace, 'timesMs' | 'laterMs'>,
  fromMs: number,
  toMs: number,
): readonly [number, number] {
  const from = firstAtOrAfter(timesMs, fromMs - laterMs);
  const to = firstAtOrAfter(timesMs, toMs - laterMs);
  return [Math.max(0, from - 1), Math.min(timesMs.length, to + 1)];
}

/** Least and greatest of what a window shows; infinities the wrong way round when that is nothing. */
export function extent(
  traces: readonly Trace[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): { readonly low: number; readonly high: number; readonly lowAboveZero: number } {
  let [low, high, lowAboveZero] = [Infinity, -Infinity, Infinity];
  for (const trace of traces) {
    const [from, to] = seenPart(trace, fromMs, toMs);
    const { values, lows = values, highs = values } = trace;
    for (let index = from; index < to; index += 1) {
      const least = (lows ?? values)[index]!;
      const greatest = (highs ?? values)[index]!;
      if (least < low) low = least;
      if (greatest > high) high = greatest;
      if (least > 0 && least < lowAboveZero) lowAboveZero = least;
    }
  }
  return { low, high, lowAboveZero };
}
