import { niceScale, placeOn, type NiceScale } from '../strips/nice-scale.ts';

/** A closed curve over a plane: the last point is followed by the first. */
export interface Loop {
  readonly key: string;
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface LoopAxis {
  readonly name: string;
  readonly unit: string;
  readonly decimals: number;
}

/** Where a plot stands in its box, px. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Plane {
  readonly x: NiceScale;
  readonly y: NiceScale;
  readonly box: PlotBox;
  toX(value: number): number;
  toY(value: number): number;
}

/** Round ends around all loops, and along x around what must be shown; with more room for labels there are more of them. */
export function planeOf(
  loops: readonly Loop[],
  box: PlotBox,
  mustShow: readonly number[] = [],
): Plane {
  const x = scaleOf([...loops.flatMap((loop) => extentOf(loop.x)), ...mustShow], box.width / 90);
  const y = scaleOf(
    loops.flatMap((loop) => extentOf(loop.y)),
    box.height / 45,
  );
  const [placeX, placeY] = [placeOn(x), placeOn(y)];
  return {
    x,
    y,
    box,
    toX: (value) => box.left + placeX(value) * box.width,
    toY: (value) => box.top + (1 - placeY(value)) * box.height,
  };
}

function scaleOf(ends: readonly number[], most: number): NiceScale {
  return niceScale(Math.min(...ends), Math.max(...ends), Math.max(3, Math.floor(most)));
}

function extentOf(values: readonly number[]): readonly number[] {
  const known = values.filter((value) => Number.isFinite(value));
  return known.length > 0 ? [Math.min(...known), Math.max(...known)] : [];
}

/** Values of the labels from end to end. */
export function labelsOf({ low, high, step }: NiceScale): number[] {
  const count = Math.round((high - low) / step);
  return Array.from({ length: count + 1 }, (_, n) => Number((low + n * step).toPrecision(12)));
}

/** SVG path of a loop, closed. */
export function loopPath(loop: Loop, plane: Plane): string {
  const points = loop.x.flatMap((x, n) => {
    const y = loop.y[n]!;
    return Number.isFinite(x) && Number.isFinite(y)
      ? [`${plane.toX(x).toFixed(1)} ${plane.toY(y).toFixed(1)}`]
      : [];
  });
  return points.length > 0 ? `M${points.join('L')}Z` : '';
}

export interface LoopPoint {
  readonly loop: Loop;
  readonly index: number;
}

/** The point of any loop nearest to a place in the box, px; undefined when there are no points. */
export function nearestPoint(
  loops: readonly Loop[],
  plane: Plane,
  at: { readonly x: number; readonly y: number },
): LoopPoint | undefined {
  let best: (LoopPoint & { readonly distance: number }) | undefined;
  for (const loop of loops)
    for (const [index, x] of loop.x.entries()) {
      const distance = (plane.toX(x) - at.x) ** 2 + (plane.toY(loop.y[index]!) - at.y) ** 2;
      if (distance < (best?.distance ?? Infinity)) best = { loop, index, distance };
    }
  return best && { loop: best.loop, index: best.index };
}
