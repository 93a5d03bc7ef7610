import type { EChartsCoreOption } from 'echarts/core';
import type { Formats } from '#renderer/ui/create-formats.ts';
import type { ChartTheme } from './chart-theme.ts';
import { interleave } from './interleave.ts';
import type { ChartMarker, ChartPeriod, ChartSeries } from './series.ts';
import { createTimeLabels } from './time-labels.ts';
import type { ZoneShift } from './zone-shift.ts';

export interface ChartScene {
  readonly series: readonly ChartSeries[];
  readonly markers: readonly ChartMarker[];
  readonly period: ChartPeriod | undefined;
  readonly isLog: boolean;
  readonly isDaily: boolean;
  readonly gapMs: number | undefined;
  readonly theme: ChartTheme;
  readonly formats: Formats;
  readonly shift: ZoneShift;
}

const axisWidth = 56;

export function timeChartOption(scene: ChartScene): EChartsCoreOption {
  const { series, theme, period, shift, formats } = scene;
  const units = [...new Set(series.map(({ unit }) => unit))];
  const rightAxes = Math.max(0, units.length - 1);
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: theme.font, fontSize: theme.fontPx, color: theme.text },
    grid: {
      left: 12,
      right: 12 + Math.max(0, rightAxes - 1) * axisWidth,
      top: series.length > 1 || units.length > 1 ? 52 : 28,
      bottom: 8,
      outerBoundsMode: 'same',
    },
    legend: {
      show: series.length > 1,
      top: 0,
      left: 0,
      type: 'plain',
      icon: 'roundRect',
      itemWidth: 14,
      itemHeight: 3,
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: theme.fontPx },
      inactiveColor: theme.axis,
    },
    tooltip: tooltipOption(scene),
    dataZoom: [
      // The wheel scrolls the page; with Ctrl (or a pinch) it zooms the chart.
      { type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true, filterMode: 'none' },
    ],
    xAxis: {
      type: 'time',
      min: period && shift.toWall(period.fromMs),
      max: period && shift.toWall(period.toMs),
      axisLine: { lineStyle: { color: theme.axis } },
      axisTick: { lineStyle: { color: theme.axis } },
      axisLabel: {
        color: theme.muted,
        fontSize: theme.fontPx,
        hideOverlap: true,
        formatter: createTimeLabels(formats.language),
      },
      splitLine: { show: false },
      axisPointer: { lineStyle: { color: theme.axis } },
    },
    yAxis: units.map((unit, index) => yAxis(scene, unit, index)),
    dataset: series.map((one) => ({
      source: interleave(one, shift, scene.gapMs),
      dimensions: ['time', 'value'],
      sourceHeader: false,
    })),
    series: series.map((one, index) => seriesOption(scene, one, index, units.indexOf(one.unit))),
  };
}

function yAxis({ isLog, theme, formats }: ChartScene, unit: string, index: number) {
  return {
    type: isLog ? 'log' : 'value',
    name: unit,
    nameTextStyle: { color: theme.muted, align: index === 0 ? 'left' : 'right' },
    nameGap: 10,
    position: index === 0 ? 'left' : 'right',
    offset: Math.max(0, index - 1) * axisWidth,
    scale: true,
    splitNumber: 4,
    axisLine: { show: index > 0, lineStyle: { color: theme.axis } },
    axisLabel: {
      color: theme.muted,
      fontSize: theme.fontPx,
      formatter: (value: number) => formats.number(value),
    },
    splitLine: { show: index === 0, lineStyle: { color: theme.grid } },
    minorSplitLine: { show: isLog && index === 0, lineStyle: { color: theme.grid } },
  };
}

function seriesOption(
  { theme, markers, shift }: ChartScene,
  one: ChartSeries,
  index: number,
  axisIndex: number,
) {
  const color = theme.colour(one.colour);
  const common = {
    name: one.name,
    datasetIndex: index,
    yAxisIndex: axisIndex,
    encode: { x: 'time', y: 'value' },
    itemStyle: { color },
    emphasis: { disabled: true },
    // Events belong to the chart, so they hang on its first series only. Always there, or old ones would stay.
    markLine: markLine(index === 0 ? markers : [], one.limits ?? [], { shift, theme, color }),
  };
  if (one.kind === 'bar') return { ...common, type: 'bar', barMaxWidth: 18, large: true };
  return {
    ...common,
    type: 'line',
    step: one.kind === 'step' ? 'end' : false,
    showSymbol: one.timesMs.length < 40,
    symbol: 'circle',
    symbolSize: 4,
    connectNulls: false,
    // Other ways of thinning out may leave out the one sample that matters.
    sampling: 'minmax',
    lineStyle: { color, width: 1.6, type: one.isForecast ? 'dashed' : 'solid' },
  };
}

function markLine(
  markers: readonly ChartMarker[],
  limits: NonNullable<ChartSeries['limits']>,
  { shift, theme, color }: Pick<ChartScene, 'shift' | 'theme'> & { readonly color: string },
) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: theme.muted, width: 1, type: 'solid' },
    label: { color: theme.muted, fontSize: theme.fontPx, position: 'insideEndTop' },
    data: [
      ...markers.map(({ atMs, label }) => ({
        xAxis: shift.toWall(atMs),
        label: { formatter: label },
      })),
      ...limits.map(({ value, text }) => ({
        yAxis: value,
        lineStyle: { color, type: [2, 3] },
        label: { formatter: text },
      })),
    ],
  };
}

interface TooltipPoint {
  readonly seriesIndex: number;
  readonly axisValue: number;
  readonly value: ArrayLike<number>;
}

function tooltipOption(scene: ChartScene) {
  const { theme } = scene;
  return {
    trigger: 'axis',
    confine: true,
    transitionDuration: 0,
    backgroundColor: theme.raised,
    borderColor: theme.border,
    textStyle: { color: theme.text, fontSize: theme.fontPx, fontFamily: theme.font },
    axisPointer: { type: 'line', snap: true, lineStyle: { color: theme.axis } },
    formatter: (points: TooltipPoint | readonly TooltipPoint[]) =>
      tooltipContent(scene, [points].flat() as readonly TooltipPoint[]),
  };
}

/** Built as elements, so that names from files stay text. */
function tooltipContent(
  { series, theme, formats, isDaily }: ChartScene,
  points: readonly TooltipPoint[],
) {
  const box = document.createElement('div');
  const head = box.appendChild(document.createElement('div'));
  head.textContent = wallText(points[0]?.axisValue ?? 0, formats.language, isDaily);
  for (const { seriesIndex, value } of points) {
    const one = series[seriesIndex];
    if (!one) continue;
    const line = box.appendChild(document.createElement('div'));
    line.className = 'chart-tip-line';
    const key = line.appendChild(document.createElement('span'));
    key.className = 'chart-tip-key';
    key.style.background = theme.colour(one.colour);
    line.appendChild(document.createElement('span')).textContent = one.name;
    const number = line.appendChild(document.createElement('strong'));
    number.textContent = `${formats.number(value[1], one.decimals)} ${one.unit}`;
  }
  return box;
}

/** A wall time already stands in the zone, so it is read as UTC. */
function wallText(wallMs: number, language: string, isDaily: boolean): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: 'UTC',
    dateStyle: 'medium',
    ...(isDaily ? {} : { timeStyle: 'medium', hourCycle: 'h23' }),
  }).format(wallMs);
}
