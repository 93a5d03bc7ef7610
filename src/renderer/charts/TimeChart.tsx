import type { EChartsType } from 'echarts/core';
import { FileDown, ImageDown } from 'lucide-react';
import {
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
  type ReactNode,
  type RefObject,
} from 'react';
import { Checkbox, IconButton, useFormats, useSaveFile } from '#renderer/ui/index.ts';
import { useTokens } from '#renderer/ui/use-tokens.ts';
import { chartToCsv } from './chart-csv.ts';
import { chartTheme } from './chart-theme.ts';
import type { ChartMarker, ChartPeriod, ChartSeries } from './series.ts';
import { timeChartOption } from './time-chart-option.ts';
import { useEChart } from './use-echart.ts';
import { createZoneShift, noShift } from './zone-shift.ts';
import './charts.css';

export interface TimeChartProps {
  /** For screen readers, and the name of exported files. */
  readonly label: string;
  /** New arrays (or new objects around a `Tail`'s views) draw anew. */
  readonly series: readonly ChartSeries[];
  readonly markers?: readonly ChartMarker[];
  /** The stretch shown; absent: that of the data. */
  readonly period?: ChartPeriod;
  /** Times are days: UTC midnights that are not moved to a zone. */
  readonly isDaily?: boolean;
  /** Samples further apart than this are not joined. */
  readonly gapMs?: number;
  /** Stacked charts of one group share the crosshair. */
  readonly group?: string;
  readonly heightRem?: number;
  readonly startsLog?: boolean;
  readonly tools?: ReactNode;
  /** Told what part of the period is zoomed to, so that finer data can be fetched. */
  readonly onZoom?: (fromFraction: number, toFraction: number) => void;
}

const noMarkers: readonly ChartMarker[] = [];

/** The one chart over time: several series and axes, log axis, crosshair, CSV and PNG. */
export function TimeChart({
  label,
  series,
  markers = noMarkers,
  period,
  isDaily = false,
  gapMs,
  group,
  heightRem = 18,
  startsLog = false,
  tools,
  onZoom,
}: TimeChartProps) {
  const formats = useFormats();
  const tokens = useTokens();
  const theme = useMemo(() => chartTheme(tokens), [tokens]);
  const [isLog, setIsLog] = useState(startsLog);
  const shift = useMemo(
    () => (isDaily ? noShift : createZoneShift(formats.timeZone)),
    [isDaily, formats.timeZone],
  );
  const option = useMemo(
    () =>
      timeChartOption({ series, markers, period, isLog, isDaily, gapMs, theme, formats, shift }),
    [series, markers, period, isLog, isDaily, gapMs, theme, formats, shift],
  );
  const { box, chart } = useEChart(option, group);
  useZoom(chart, onZoom);
  const isEmpty = series.every(({ timesMs }) => timesMs.length === 0);
  return (
    <figure className="chart" aria-label={label}>
      <div className="chart-tools">
        {tools}
        <span className="chart-export">
          <Checkbox label={formats.words('chart.logAxis')} checked={isLog} onChange={setIsLog} />
          <ExportButtons label={label} series={series} chart={chart} surface={theme.surface} />
        </span>
      </div>
      <div className="chart-box" style={{ height: `${heightRem}rem` }}>
        <div ref={box} className="chart-canvas" aria-hidden="true" />
        {isEmpty && <p className="chart-empty muted">{formats.words('chart.noData')}</p>}
      </div>
      <figcaption className="visually-hidden">
        {series.map((one) => (
          <p key={one.key}>{summary(one, formats)}</p>
        ))}
      </figcaption>
    </figure>
  );
}

interface ExportButtonsProps {
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly chart: RefObject<EChartsType | null>;
  readonly surface: string;
}

function ExportButtons({ label, series, chart, surface }: ExportButtonsProps) {
  const formats = useFormats();
  const saveFile = useSaveFile();
  const saveCsv = () =>
    saveFile({
      name: `${label}.csv`,
      mimeType: 'text/csv',
      content: chartToCsv(series, formats.words('chart.time')),
    });
  const savePng = async () => {
    const canvas = chart.current?.renderToCanvas({ pixelRatio: 2, backgroundColor: surface });
    canvas?.toBlob((blob) => {
      if (blob) void saveFile({ name: `${label}.png`, mimeType: 'image/png', content: blob });
    });
  };
  return (
    <>
      <IconButton label={formats.words('ui.exportCsv')} onClick={() => void saveCsv()}>
        <FileDown />
      </IconButton>
      <IconButton label={formats.words('ui.exportPng')} onClick={() => void savePng()}>
        <ImageDown />
      </IconButton>
    </>
  );
}

function useZoom(chart: RefObject<EChartsType | null>, onZoom: TimeChartProps['onZoom']): void {
  const handleZoom = useEffectEvent(() => {
    const [zoom] = (chart.current?.getOption()['dataZoom'] ?? []) as readonly {
      readonly start: number;
      readonly end: number;
    }[];
    if (zoom) onZoom?.(zoom.start / 100, zoom.end / 100);
  });
  useEffect(() => {
    const listener = () => handleZoom();
    chart.current?.on('datazoom', listener);
  }, [chart]);
}

function summary(one: ChartSeries, formats: ReturnType<typeof useFormats>): string {
  let [low, high, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
  for (const value of one.values) {
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    last = value;
  }
  if (Number.isNaN(last)) return `${one.name}: ${formats.words('chart.noData')}`;
  const text = (value: number) => `${formats.number(value, one.decimals)} ${one.unit}`;
  return formats.words('chart.summary', {
    name: one.name,
    last: text(last),
    low: text(low),
    high: text(high),
  });
}
