import { graphic } from 'echarts/core';

interface PathContext {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** The library copies arrays of a shape, one number at a time; what lies in an object it leaves alone. */
export interface PointsShape {
  readonly path: { readonly points: Float32Array };
}

interface HatchShape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly stepPx: number;
}

/** Names of the shapes below, as a custom series asks for them. */
export const traceShapes = {
  line: 'traceLine',
  rings: 'traceRings',
  hatch: 'traceHatch',
} as const;

/**
 * Shapes the chart library lacks: it takes a polyline as an array of arrays, which is what makes many points slow.
 * These take x and y by turns from one typed array and begin anew at NaN.
 */
export function registerTraceShapes(): void {
  register<PointsShape>(
    traceShapes.line,
    { path: { points: new Float32Array(0) } },
    (context, { path: { points } }) => drawPoints(context, points, false),
  );
  register<PointsShape>(
    traceShapes.rings,
    { path: { points: new Float32Array(0) } },
    (context, { path: { points } }) => drawPoints(context, points, true),
  );
  register<HatchShape>(
    traceShapes.hatch,
    { x: 0, y: 0, width: 0, height: 0, stepPx: 6 },
    drawHatch,
  );
}

function register<Shape extends object>(
  name: string,
  shape: Shape,
  draw: (context: PathContext, shape: Shape) => void,
): void {
  graphic.registerShape(
    name,
    graphic.extendShape({
      type: name,
      shape,
      buildPath: (context: unknown, current: unknown) =>
        draw(context as PathContext, current as Shape),
    } as Parameters<typeof graphic.extendShape>[0]),
  );
}

function drawPoints(context: PathContext, points: Float32Array, isClosed: boolean): void {
  let isPenDown = false;
  for (let index = 0; index < points.length; index += 2) {
    const x = points[index]!;
    if (Number.isNaN(x)) {
      if (isClosed && isPenDown) context.closePath();
      isPenDown = false;
    } else if (isPenDown) {
      context.lineTo(x, points[index + 1]!);
    } else {
      context.moveTo(x, points[index + 1]!);
      isPenDown = true;
    }
  }
}

/** Strokes from lower left to upper right, cut off at the sides of the rectangle. */
function drawHatch(context: PathContext, { x, y, width, height, stepPx }: HatchShape): void {
  for (let offset = -height; offset < width; offset += stepPx) {
    const left = Math.max(0, offset);
    const right = Math.min(width, offset + height);
    if (right <= left) continue;
    context.moveTo(x + left, y + height - (left - offset));
    context.lineTo(x + right, y + height - (right - offset));
  }
}
