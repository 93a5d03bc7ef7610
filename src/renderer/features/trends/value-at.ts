import { firstAtOrAfter, type Trace } from '#renderer/charts/strips/index.ts';

/** What a trace had at a moment: a value, or why none. */
export interface ValueAt {
  readonly value: number;
  /** Least and greatest of the bucket; the value itself where it is one sample. */
  readonly low: number;
  readonly high: number;
  /** When it was measured, or the middle of its bucket. */
  readonly atMs: number;
  readonly quality: 'good' | 'uncertain' | 'bad';
}

/**
 * The value that stands at a moment of the window: of samples the last one, of buckets the one around it. Null in a gap,
 * and before and after all that is there.
 */
export function valueAt(trace: Trace, windowMs: number): ValueAt | null {
  const ms = windowMs - trace.laterMs;
  const { timesMs, values, lows, highs, breakAfterMs } = trace;
  const after = firstAtOrAfter(timesMs, ms);
  const isBucket = lows !== null;
  const index = isBucket ? nearest(timesMs, after, ms) : timesMs[after] === ms ? after : after - 1;
  const atMs = timesMs[index];
  if (atMs === undefined) return null;
  const reachMs = isBucket ? breakAfterMs / 2 : breakAfterMs;
  if (Math.abs(ms - atMs) > reachMs) return null;
  const value = values[index]!;
  return {
    value,
    low: lows?.[index] ?? value,
    high: highs?.[index] ?? value,
    atMs: atMs + trace.laterMs,
    quality: qualityAt(trace, ms, value),
  };
}

function nearest(timesMs: Float64Array, after: number, ms: number): number {
  const [before, next] = [timesMs[after - 1], timesMs[after]];
  if (before === undefined) return after;
  if (next === undefined) return after - 1;
  return ms - before <= next - ms ? after - 1 : after;
}

function qualityAt({ qualitySpans }: Trace, ms: number, value: number): ValueAt['quality'] {
  const span = qualitySpans.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
  return span?.quality ?? (Number.isNaN(value) ? 'bad' : 'good');
}
