import type { ChartSeries } from './series.ts';
import type { ZoneShift } from './zone-shift.ts';

/**
 * Time and value side by side, as the chart library takes typed arrays fastest. Where two samples lie further apart
 * than `gapMs`, a NaN goes between them so that the line does not pretend.
 */
export function interleave(
  { timesMs, values }: Pick<ChartSeries, 'timesMs' | 'values'>,
  shift: ZoneShift,
  gapMs = Number.POSITIVE_INFINITY,
): Float64Array {
  const gaps = countGaps(timesMs, gapMs);
  const points = new Float64Array(2 * (timesMs.length + gaps));
  let at = 0;
  for (let index = 0; index < timesMs.length; index += 1) {
    const timeMs = timesMs[index]!;
    if (index > 0 && timeMs - timesMs[index - 1]! > gapMs) {
      points[at] = shift.toWall(timesMs[index - 1]!) + 1;
      points[at + 1] = Number.NaN;
      at += 2;
    }
    points[at] = shift.toWall(timeMs);
    points[at + 1] = values[index]!;
    at += 2;
  }
  return points;
}

function countGaps(timesMs: Float64Array, gapMs: number): number {
  let gaps = 0;
  for (let index = 1; index < timesMs.length; index += 1) {
    if (timesMs[index]! - timesMs[index - 1]! > gapMs) gaps += 1;
  }
  return gaps;
}
