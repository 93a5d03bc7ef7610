export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface StripBox {
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** Of the one with the most. */
  readonly leftAxes: number;
  readonly rightAxes: number;
}

export const axisWidthPx = 58;
export const markLanePx = 22;
export const timeAxisPx = 26;
const gapPx = 6;
const marginPx = 10;
export const leastStripPx = 30;

/** Height that gives every strip what it needs to be read; the box scrolls when it has less. */
export function neededHeight(count: number): number {
  return markLanePx + timeAxisPx + count * (leastStripPx + gapPx);
}

/** Plots of equal height one under the other, exactly as wide, below the lane of the marks and above the time axis. */
export function stripRects({ width, height, count, leftAxes, rightAxes }: StripBox): Rect[] {
  const x = Math.max(marginPx, leftAxes * axisWidthPx);
  const plotWidth = Math.max(1, width - x - Math.max(marginPx, rightAxes * axisWidthPx));
  const room = height - markLanePx - timeAxisPx - (count - 1) * gapPx;
  const plotHeight = Math.max(1, Math.floor(room / Math.max(1, count)));
  return Array.from({ length: count }, (_, index) => ({
    x,
    y: markLanePx + index * (plotHeight + gapPx),
    width: plotWidth,
    height: plotHeight,
  }));
}
