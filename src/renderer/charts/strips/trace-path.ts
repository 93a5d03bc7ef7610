import { seenPart, type Trace } from './trace.ts';

/** From time and value to pixels, and the times that are seen. */
export interface PixelMap {
  readonly fromMs: number;
  readonly toMs: number;
  x(ms: number): number;
  y(value: number): number;
}

const loneDashPx = 1.5;

/** x and y by turns; NaN in both where the line is broken. A value with no neighbour becomes a short dash. */
export function linePath(trace: Trace, map: PixelMap): Float32Array {
  const [from, to] = seenPart(trace, map.fromMs, map.toMs);
  const path = new Float32Array((to - from) * 8);
  const isStep = trace.kind === 'step';
  let end = 0;
  let runLength = 0;
  const add = (x: number, y: number) => {
    path[end] = x;
    path[end + 1] = y;
    end += 2;
  };
  const breakLine = () => {
    if (runLength === 1) add(path[end - 2]! + loneDashPx, path[end - 1]!);
    if (runLength > 0) add(Number.NaN, Number.NaN);
    runLength = 0;
  };
  for (let index = from; index < to; index += 1) {
    const y = map.y(trace.values[index]!);
    if (Number.isNaN(y)) {
      breakLine();
      continue;
    }
    if (runLength > 0 && isBroken(trace, index)) breakLine();
    const x = map.x(trace.timesMs[index]! + trace.laterMs);
    if (isStep && runLength > 0) add(x, path[end - 1]!);
    add(x, y);
    runLength += 1;
  }
  breakLine();
  return path.subarray(0, end);
}

/** Outlines of the span between least and greatest, one closed ring per unbroken stretch, parted by NaN. */
export function bandPath(trace: Trace, map: PixelMap): Float32Array {
  const { lows, highs, timesMs, laterMs } = trace;
  if (!lows || !highs) return new Float32Array(0);
  const [from, to] = seenPart(trace, map.fromMs, map.toMs);
  const path = new Float32Array((to - from) * 6 + 2);
  let end = 0;
  const add = (x: number, y: number) => {
    path[end] = x;
    path[end + 1] = y;
    end += 2;
  };
  const closeRing = (first: number, afterLast: number) => {
    for (let index = first; index < afterLast; index += 1)
      add(map.x(timesMs[index]! + laterMs), map.y(highs[index]!));
    for (let index = afterLast - 1; index >= first; index -= 1)
      add(map.x(timesMs[index]! + laterMs), map.y(lows[index]!));
    add(Number.NaN, Number.NaN);
  };
  let first = -1;
  for (let index = from; index < to; index += 1) {
    const isKnown = !Number.isNaN(map.y(lows[index]!));
    if (first >= 0 && (!isKnown || isBroken(trace, index))) {
      closeRing(first, index);
      first = -1;
    }
    if (isKnown && first < 0) first = index;
  }
  if (first >= 0) closeRing(first, to);
  return path.subarray(0, end);
}

function isBroken({ timesMs, breakAfterMs }: Trace, index: number): boolean {
  return timesMs[index]! - timesMs[index - 1]! > breakAfterMs;
}
