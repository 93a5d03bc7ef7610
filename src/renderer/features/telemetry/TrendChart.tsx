import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isToldOnChange } from '#shared/domain/telemetry/device.ts';
import type { Signal } from '#shared/domain/telemetry/signal.ts';
import type { Tag } from '#shared/domain/telemetry/tag.ts';
import { useReadColumns } from '#renderer/app/use-read.ts';
import type { LiveValuesByTag } from '#renderer/app/use-live-values.ts';
import {
  TimeChart,
  createTail,
  type ChartPeriod,
  type ChartSeries,
  type SeriesColour,
  type Tail,
} from '#renderer/charts/index.ts';
import { Segmented, useStored } from '#renderer/ui/index.ts';
import { decimalsOf } from './signal-look.ts';
import { useLimits } from './use-limits.ts';

const spansMs = {
  '15m': 15 * 60_000,
  '1h': 3_600_000,
  '8h': 8 * 3_600_000,
  '24h': 24 * 3_600_000,
  '7d': 7 * 24 * 3_600_000,
};
type Span = keyof typeof spansMs;

const buckets = 900;
const minuteMs = 60_000;
const phaseColours: Partial<Record<Signal, SeriesColour>> = {
  oilRateBblPerDay: 'oil',
  gasRateMcfPerDay: 'gas',
  waterRateBblPerDay: 'water',
};
const otherColours: readonly SeriesColour[] = ['series-1', 'series-2', 'series-3', 'series-4'];

interface TrendChartProps {
  readonly label: string;
  readonly tags: readonly Tag[];
  /** Latest values; new ones are drawn at the end at once. */
  readonly live: LiveValuesByTag;
}

/** Stored history of a few tags with the live values growing at its end. */
export function TrendChart({ label, tags, live }: TrendChartProps) {
  const { t } = useTranslation();
  const [span, setSpan] = useStored<Span>('trend.span', '1h');
  const { series, period } = useTrend(tags, spansMs[span], live);
  return (
    <TimeChart
      label={label}
      series={series}
      period={period}
      gapMs={
        tags.some(({ point }) => isToldOnChange(point))
          ? Infinity
          : Math.max(60_000, (spansMs[span] / buckets) * 4)
      }
      heightRem={22}
      tools={
        <Segmented
          label={t('trend.span')}
          value={span}
          onChange={setSpan}
          options={(Object.keys(spansMs) as Span[]).map((key) => ({
            value: key,
            label: t(`trend.${key}`),
          }))}
        />
      }
    />
  );
}

interface Trend {
  readonly series: readonly ChartSeries[];
  readonly period: ChartPeriod;
}

function useTrend(tags: readonly Tag[], spanMs: number, live: LiveValuesByTag): Trend {
  const { t } = useTranslation();
  const [toMs, setToMs] = useState(Date.now);
  const tagIds = useMemo(() => tags.map((tag) => tag.tagId), [tags]);
  const history = useReadColumns(
    'telemetry',
    'aggregate',
    { tagIds, ...bucketsOf(toMs, spanMs) },
    { enabled: tagIds.length > 0, keepPrevious: false },
  );
  // A chart that stays open looks back anew now and then, so that the live end stays short.
  useEffect(() => {
    const timer = setInterval(() => setToMs(Date.now()), 5 * 60_000);
    return () => clearInterval(timer);
  }, []);
  const limits = useLimits(tagIds);
  const tails = useMemo(() => {
    const made = new Map<string, Tail>();
    tagIds.forEach((tagId, index) => {
      const columns = history.data?.columns[index];
      made.set(
        tagId,
        createTail({
          windowMs: spanMs,
          timesMs: columns?.['startMs'] as Float64Array | undefined,
          values: columns?.['mean'] as Float64Array | undefined,
        }),
      );
    });
    return made;
  }, [tagIds, history.data, spanMs]);

  const series = useMemo(
    () =>
      tags.map((tag, index): ChartSeries => {
        const tail = tails.get(tag.tagId)!;
        const value = live.get(tag.tagId);
        if (value && history.data) tail.append(value.sourceMs, chartValue(value));
        return {
          key: tag.tagId,
          name: tag.signal === 'other' ? tag.name : t(`signal.${tag.signal}`),
          unit: tag.unit,
          colour: phaseColours[tag.signal] ?? otherColours[index % otherColours.length]!,
          timesMs: tail.timesMs,
          values: tail.values,
          kind: tag.signal === 'wellState' || tag.signal === 'running' ? 'step' : 'line',
          decimals: decimalsOf(tag),
          limits: limits(tag.tagId),
        };
      }),
    [tags, tails, live, history.data, limits, t],
  );
  const newestMs = Math.max(toMs, ...series.map((one) => one.timesMs.at(-1) ?? 0));
  return { series, period: { fromMs: newestMs - spanMs, toMs: newestMs } };
}

/** Buckets of whole minutes, which the historian has summed up already, where a second would be too fine anyway. */
function bucketsOf(toMs: number, spanMs: number) {
  if (spanMs / buckets < minuteMs / 2) return { fromMs: toMs - spanMs, toMs, buckets };
  const widthMs = Math.ceil(spanMs / buckets / minuteMs) * minuteMs;
  const endMs = Math.ceil(toMs / widthMs) * widthMs;
  const count = Math.ceil(spanMs / widthMs);
  return { fromMs: endMs - count * widthMs, toMs: endMs, buckets: count };
}

/** A value that is bad is no point of the line. */
function chartValue({
  value,
  quality,
}: {
  readonly value: unknown;
  readonly quality: string;
}): number {
  if (quality === 'bad') return Number.NaN;
  return typeof value === 'boolean'
    ? Number(value)
    : typeof value === 'number'
      ? value
      : Number.NaN;
}
