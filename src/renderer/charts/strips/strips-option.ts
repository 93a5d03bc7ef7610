import type { EChartsCoreOption } from 'echarts/core';
import type { Formats } from '#renderer/ui/create-formats.ts';
import { createTimeLabels } from '../time-labels.ts';
import { drawStrip } from './draw-strip.ts';
import { drawTitles } from './draw-titles.ts';
import { axisWidthPx } from './strip-layout.ts';
import { colourOf, type Strip, type StripAxis, type StripsScene } from './strip-scene.ts';
import { timeTicks } from './time-ticks.ts';

const timeLabelPx = 68;
/** Words of states may reach this far beyond the axis. */
const wordPx = 18;

/** Plots one under the other, each drawn by a series of its own from typed arrays, over one time axis. */
export function stripsOption(scene: StripsScene): EChartsCoreOption {
  const { rects, window, theme, formats, shift } = scene;
  // Until the box was measured there is no place to draw in.
  const strips = rects.length === 0 ? [] : scene.strips;
  const ticks = timeTicks(window, Math.floor((rects[0]?.width ?? 0) / timeLabelPx), shift);
  const timeLabel = createTimeLabels(formats.language);
  const axes = strips.flatMap((strip, stripIndex) => stripAxes(scene, strip, stripIndex));
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: theme.fontPx, color: theme.text },
    grid: rects.map((rect, index) => ({
      id: `grid-${index}`,
      left: rect.x,
      top: rect.y,
      width: rect.width,
      height: rect.height,
      containLabel: false,
      outerBoundsMode: 'none',
    })),
    xAxis: rects.map((_, index) => ({
      id: `time-${index}`,
      gridIndex: index,
      type: 'value',
      min: window.fromMs,
      max: window.toMs,
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.axis } },
      axisTick: { show: index === rects.length - 1, customValues: ticks },
      axisLabel: {
        show: index === rects.length - 1,
        customValues: ticks,
        color: theme.muted,
        fontSize: theme.fontPx,
        hideOverlap: true,
        formatter: (ms: number) => timeLabel(shift.toWall(ms)),
      },
      splitLine: { show: false },
    })),
    yAxis: axes,
    series: [
      ...strips.map((strip, index) => ({
        ...drawnSeries(`strip-${index}`, scene, strip),
        xAxisIndex: index,
        yAxisIndex: axes.findIndex(({ gridIndex }) => gridIndex === index),
        clip: true,
        renderItem: () => drawStrip(scene, strip, rects[index]!, ticks),
      })),
      // Left out when there are none: a series that draws nothing keeps what it drew before.
      ...strips
        .filter(({ title }) => title !== null)
        .slice(0, 1)
        .map((strip) => ({
          ...drawnSeries('titles', scene, strip),
          xAxisIndex: 0,
          yAxisIndex: 0,
          clip: false,
          renderItem: () => drawTitles(scene),
        })),
    ],
  };
}

/** A series of one item that draws all itself; the item lies in the plot, or it would not be drawn. */
function drawnSeries(id: string, { window }: StripsScene, strip: Strip) {
  return {
    id,
    type: 'custom',
    coordinateSystem: 'cartesian2d',
    silent: true,
    animation: false,
    data: [[window.fromMs, strip.axes[0]?.scale.low ?? 0]],
  };
}

function stripAxes({ rects, theme, formats }: StripsScene, strip: Strip, stripIndex: number) {
  const sides = { left: 0, right: 0 };
  return strip.axes.map((axis) => {
    const offset = sides[axis.side] * axisWidthPx;
    sides[axis.side] += 1;
    const color = axis.colour === null ? theme.muted : colourOf(theme, axis.colour);
    const height = rects[stripIndex]?.height ?? 0;
    return {
      id: `axis-${stripIndex}-${axis.side}-${sides[axis.side]}`,
      gridIndex: stripIndex,
      type: axis.scale.isLog ? 'log' : 'value',
      min: axis.scale.low,
      max: axis.scale.high,
      interval: axis.scale.isLog ? undefined : axis.scale.step,
      position: axis.side,
      offset,
      axisLine: { show: true, onZero: false, lineStyle: { color: theme.grid } },
      axisTick: { show: false },
      name: strip.title ? undefined : axis.unit,
      nameGap: 8,
      nameTextStyle: {
        color,
        fontSize: theme.fontPx,
        align: axis.side === 'left' ? 'right' : 'left',
      },
      axisLabel: {
        color,
        fontSize: theme.fontPx,
        hideOverlap: true,
        width: axis.labelOf ? axisWidthPx + wordPx : axisWidthPx - 8,
        overflow: 'truncate',
        // Kept inside, or those of neighbours would write over each other.
        verticalAlignMinLabel: rects.length > 1 ? 'bottom' : 'middle',
        verticalAlignMaxLabel: rects.length > 1 ? 'top' : 'middle',
        formatter: axisLabel(axis, formats),
      },
      splitLine: {
        show: strip.axes[0] === axis && height >= 60,
        lineStyle: { color: theme.grid },
      },
    };
  });
}

function axisLabel({ scale, labelOf }: StripAxis, formats: Formats): (value: number) => string {
  if (labelOf) return labelOf;
  if (scale.isLog) return (value) => formats.number(value);
  const decimals = Math.min(6, Math.max(0, -Math.floor(Math.log10(scale.step) + 1e-9)));
  return (value) => formats.number(value, decimals);
}
