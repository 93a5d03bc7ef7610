import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Ascending times as their steps, packed: next to nothing where steps are regular. */
export function packTimes(times: Float64Array): Uint8Array {
  const steps = times.map((ms, at) => (at === 0 ? ms : ms - times[at - 1]!));
  return deflateRawSync(new Uint8Array(steps.buffer), { level: 1 });
}

export function unpackTimes(bytes: Uint8Array): Float64Array {
  const times = new Float64Array(Uint8Array.from(inflateRawSync(bytes)).buffer);
  for (let at = 1; at < times.length; at++) times[at] = times[at]! + times[at - 1]!;
  return times;
}
