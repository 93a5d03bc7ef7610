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
  /** Titles are wanted beside the plots, where there is room. */
  readonly hasTitles: boolean;
}

export const axisWidthPx = 58;
export const markLanePx = 22;
export const timeAxisPx = 26;
const gapPx = 4;
const marginPx = 10;
export const gutterPx = 124;
/** Narrower, titles stand above their plots. */
const leastWidthWithGutterPx = 720;
export const leastStripPx = 26;
/** On a phone, where a finger has to meet it. */
const leastTitledStripPx = 36;
/** Of a title over its plot. */
export const titleHeightPx = 17;

/** Height that gives every strip what it needs to be read; the box scrolls when it has less. */
export function neededHeight(count: number, isTitleAbove: boolean): number {
  const strip = isTitleAbove ? leastTitledStripPx + titleHeightPx : leastStripPx;
  return markLanePx + timeAxisPx + count * (strip + gapPx);
}

/** Plots of equal height one under the other, exactly as wide, below the lane of the marks and above the time axis. */
export function stripRects(box: StripBox): Rect[] {
  const { width, height, count, leftAxes, rightAxes } = box;
  const x = Math.max(marginPx, leftAxes * axisWidthPx) + (hasGutter(box) ? gutterPx : 0);
  const plotWidth = Math.max(1, width - x - Math.max(marginPx, rightAxes * axisWidthPx));
  const room = height - markLanePx - timeAxisPx - (count - 1) * gapPx;
  const titlePx = box.hasTitles && !hasGutter(box) ? titleHeightPx : 0;
  const pitch = Math.max(1, room / Math.max(1, count)) + gapPx;
  return Array.from({ length: count }, (_, index) => {
    // On whole pixels, or lines blur; what is left over is spread over all.
    const y = Math.round(index * pitch);
    const end = Math.round((index + 1) * pitch);
    return {
      x,
      y: markLanePx + y + titlePx,
      width: plotWidth,
      height: Math.max(1, end - y - gapPx - titlePx),
    };
  });
}

export function hasGutter({ width, hasTitles }: Pick<StripBox, 'width' | 'hasTitles'>): boolean {
  return hasTitles && width >= leastWidthWithGutterPx;
}
