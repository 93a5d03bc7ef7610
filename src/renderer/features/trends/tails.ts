import type { Tail } from '#renderer/charts/index.ts';
import type { TraceData } from './trace-data.ts';

/** History with the live samples that came after it at its end. */
export function withTail(data: TraceData, tail: Pick<Tail, 'timesMs' | 'values'>): TraceData {
  const from = tail.timesMs.findIndex((timeMs) => timeMs > data.endMs);
  if (from < 0) return data;
  const times = tail.timesMs.subarray(from);
  const values = tail.values.subarray(from);
  return {
    ...data,
    timesMs: joined(data.timesMs, times),
    values: joined(data.values, values),
    lasts: joined(data.lasts, values),
    lows: data.lows && joined(data.lows, values),
    highs: data.highs && joined(data.highs, values),
    endMs: times.at(-1)!,
  };
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const whole = new Float64Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
