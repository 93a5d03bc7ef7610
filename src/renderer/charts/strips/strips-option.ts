import type { EChartsCoreOption } from 'echarts/core';
import type { Formats } from '#renderer/ui/create-formats.ts';
import { createTimeLabels } from '../time-labels.ts';
import { drawStrip } from './draw-strip.ts';
import { axisWidthPx } from './strip-layout.ts';
import { colourOf, type Strip, type StripAxis, type StripsScene } from './strip-scene.ts';
import { timeTicks } from './time-ticks.ts';

const timeLabelPx = 84;

/** Plots one under the other, each drawn by a series of its own from typed arrays, over one time axis. */
export function stripsOption(scene: StripsScene): EChartsCoreOption {
  const { strips, rects, window, theme, formats, shift } = scene;
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
    series: strips.map((strip, index) => ({
      id: `strip-${index}`,
      type: 'custom',
      coordinateSystem: 'cartesian2d',
      xAxisIndex: index,
      yAxisIndex: axes.findIndex(({ gridIndex }) => gridIndex === index),
      silent: true,
      clip: true,
      animation: false,
      data: [[window.fromMs, strip.axes[0]?.scale.low ?? 0]],
      renderItem: () => drawStrip(scene, strip, rects[index]!, ticks),
    })),
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
      axisLabel: {
        color,
        fontSize: theme.fontPx,
        hideOverlap: true,
        // Of low strips only the ends, kept inside, or neighbours would write over each other.
        verticalAlignMinLabel: height < 90 ? 'bottom' : 'middle',
        verticalAlignMaxLabel: height < 90 ? 'top' : 'middle',
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
