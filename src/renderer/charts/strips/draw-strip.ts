import type { NiceScale } from './nice-scale.ts';
import { placeOn } from './nice-scale.ts';
import type { Rect } from './strip-layout.ts';
import { colourOf, type Strip, type StripLimit, type StripsScene } from './strip-scene.ts';
import { traceShapes } from './trace-shapes.ts';
import type { Trace } from './trace.ts';
import { bandPath, linePath, type PixelMap } from './trace-path.ts';

const qualityHeightPx = 5;

/** The elements of one plot, from the back to the front. */
export function drawStrip(
  scene: StripsScene,
  strip: Strip,
  rect: Rect,
  ticks: readonly number[],
): object {
  const x = timeToX(scene, rect);
  return {
    type: 'group',
    children: [
      ...ticks.map((ms) => verticalLine(rect, x(ms), { stroke: scene.theme.grid })),
      ...strip.traces.flatMap(({ trace }) => gapsOf(scene, trace, rect, x)),
      ...marksOf(scene, rect, x),
      ...strip.limits.flatMap((limit) => limitOf(scene, limit, rect)),
      ...strip.traces.flatMap(({ trace, scale }) =>
        traceOf(scene, trace, mapOf(scene, rect, scale)),
      ),
      ...strip.traces.flatMap(({ trace }, index) => qualityOf(scene, trace, rect, x, index)),
    ],
  };
}

/** One that lies outside the scale is not seen: what is measured decides what is looked at. */
function limitOf({ theme }: StripsScene, { value, text, scale, colour }: StripLimit, rect: Rect) {
  const part = placeOn(scale)(value);
  if (!(part >= 0 && part <= 1)) return [];
  const y = Math.round(rect.y + rect.height * (1 - part)) + 0.5;
  const stroke = colourOf(theme, colour);
  const right = rect.x + rect.width;
  // Below its line where there is no room above.
  const isAtTop = y - rect.y < theme.fontPx * 1.3;
  return [
    {
      type: 'line',
      shape: { x1: rect.x, x2: right, y1: y, y2: y },
      style: { stroke, lineWidth: 1, lineDash: [2, 3], opacity: 0.9 },
    },
    {
      type: 'text',
      style: {
        text,
        x: right - 4,
        y: isAtTop ? y + 2 : y - 2,
        align: 'right',
        verticalAlign: isAtTop ? 'top' : 'bottom',
        fill: theme.muted,
        fontSize: theme.fontPx * 0.9,
        fontFamily: theme.font,
      },
    },
  ];
}

function timeToX({ window }: StripsScene, rect: Rect): (ms: number) => number {
  const pxPerMs = rect.width / (window.toMs - window.fromMs);
  return (ms) => rect.x + (ms - window.fromMs) * pxPerMs;
}

function mapOf(scene: StripsScene, rect: Rect, scale: NiceScale): PixelMap {
  const place = placeOn(scale);
  // A line that leaves the plot is cut off at its edge; far outside the canvas coordinates would overflow.
  const limit = 4;
  return {
    fromMs: scene.window.fromMs,
    toMs: scene.window.toMs,
    x: timeToX(scene, rect),
    y: (value) => {
      const part = place(value);
      return rect.y + rect.height * (1 - Math.min(limit, Math.max(-limit, part)));
    },
  };
}

function traceOf({ theme }: StripsScene, trace: Trace, map: PixelMap): object[] {
  const color = colourOf(theme, trace.colour);
  const band = bandPath(trace, map);
  const opacity = trace.isGhost ? 0.6 : 1;
  const elements: object[] = [];
  if (band.length > 0) {
    elements.push({
      type: traceShapes.rings,
      shape: { path: { points: band } },
      style: {
        fill: color,
        stroke: color,
        lineWidth: 1,
        fillOpacity: trace.kind === 'band' ? 0.45 : 0.3,
        strokeOpacity: 0.5,
        opacity: trace.isGhost ? 0.45 : 1,
      },
    });
  }
  if (trace.kind !== 'band' || band.length === 0) {
    elements.push({
      type: traceShapes.line,
      shape: { path: { points: linePath(trace, map) } },
      style: {
        fill: null,
        stroke: color,
        lineWidth: trace.isGhost ? 1.2 : 1.6,
        lineJoin: 'bevel',
        lineDash: trace.isGhost ? [6, 4] : null,
        opacity,
      },
    });
  }
  return elements;
}

function gapsOf(
  { theme, window }: StripsScene,
  { gaps, laterMs, isGhost }: Trace,
  rect: Rect,
  x: (ms: number) => number,
): object[] {
  if (isGhost) return [];
  return gaps
    .filter((gap) => gap.toMs + laterMs > window.fromMs && gap.fromMs + laterMs < window.toMs)
    .map((gap) => {
      const left = Math.max(rect.x, x(gap.fromMs + laterMs));
      const right = Math.min(rect.x + rect.width, x(gap.toMs + laterMs));
      return {
        type: traceShapes.hatch,
        shape: { ...rect, x: left, width: right - left, stepPx: 8 },
        style: { fill: null, stroke: theme.axis, lineWidth: 1, opacity: 0.35 },
      };
    });
}

function qualityOf(
  { theme, window }: StripsScene,
  { qualitySpans, laterMs, isGhost }: Trace,
  rect: Rect,
  x: (ms: number) => number,
  lane: number,
): object[] {
  if (isGhost || lane > 3) return [];
  const y = rect.y + rect.height - (lane + 1) * qualityHeightPx;
  return qualitySpans
    .filter((span) => span.toMs + laterMs > window.fromMs && span.fromMs + laterMs < window.toMs)
    .flatMap((span): object[] => {
      const left = Math.max(rect.x, x(span.fromMs + laterMs));
      const right = Math.min(rect.x + rect.width, x(span.toMs + laterMs));
      const shape = { x: left, y, width: Math.max(1.5, right - left), height: qualityHeightPx - 1 };
      if (span.quality === 'bad') return [{ type: 'rect', shape, style: { fill: theme.text } }];
      return [
        {
          type: 'rect',
          shape,
          style: { fill: theme.surface, stroke: theme.muted, lineWidth: 0.5 },
        },
        {
          type: traceShapes.hatch,
          shape: { ...shape, stepPx: 4 },
          style: { fill: null, stroke: theme.text, lineWidth: 1 },
        },
      ];
    });
}

function marksOf({ theme, marks, window }: StripsScene, rect: Rect, x: (ms: number) => number) {
  return marks
    .filter(({ atMs, toMs }) => (toMs ?? atMs) >= window.fromMs && atMs <= window.toMs)
    .flatMap(({ atMs, toMs, kind }) => {
      const stroke = kind === 'annotation' ? theme.accent : theme.muted;
      const line = verticalLine(rect, x(atMs), { stroke, opacity: 0.8 });
      if (toMs === null) return [line];
      const left = Math.max(rect.x, x(atMs));
      const width = Math.min(rect.x + rect.width, x(toMs)) - left;
      const tint = { fill: stroke, opacity: kind === 'annotation' ? 0.12 : 0.06 };
      return [{ type: 'rect', shape: { ...rect, x: left, width }, style: tint }, line];
    });
}

function verticalLine(rect: Rect, x: number, style: object): object {
  const at = Math.round(x) + 0.5;
  return {
    type: 'line',
    shape: { x1: at, x2: at, y1: rect.y, y2: rect.y + rect.height },
    style: { lineWidth: 1, ...style },
  };
}
